"""The rooms of the local Slack."""
