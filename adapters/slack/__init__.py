"""Slack, through its Web API, Socket Mode and signed requests."""
