"""The Telegram door: updates become events, cards become messages, and every answer of Telegram becomes a receipt."""
