"""The parts of the local Telegram of `tests.servers.fake_telegram`."""
