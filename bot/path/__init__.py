"""The drawn path: what a SOP or a request goes through, as a picture with "you are here"."""
