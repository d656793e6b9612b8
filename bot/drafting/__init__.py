"""A first SOP from a few answers: what is asked, what is made of it, and the cases that prove it."""
