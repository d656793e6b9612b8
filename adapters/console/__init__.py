"""The browser console: a chat app in one page, for the demo and for trying a SOP out."""
