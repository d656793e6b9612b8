"""The web face: pages and what they need."""
