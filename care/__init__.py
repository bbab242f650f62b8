"""What happens: enrol, consent, plan, deliver, answer, alert, message."""
