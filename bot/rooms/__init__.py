"""Fills the pages of the dashboard from storage, in the words of whoever looks."""
