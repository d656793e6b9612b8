"""A bot of python-telegram-bot alone: a tap is answered and its message edited. Nothing is looked up, nothing kept."""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes


async def approve(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Disetujui.")
    await update.callback_query.edit_message_text("✅ Disetujui")


def main(token: str, address: str, at_once: int) -> None:
    """Polls until it is told to stop; handles so many updates at once."""
    application = ApplicationBuilder().token(token).base_url(f"{address}/bot").concurrent_updates(at_once).build()
    application.add_handler(CallbackQueryHandler(approve))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
