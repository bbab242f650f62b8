"""Letters by e-mail and text message: a one-time link to the hospital's own chat, and nothing else."""
