"""Every page and state of the demo, opened in a real browser: to be looked at (`make shots`), and to be held to what axe asks for."""
