"""Texts that lie encrypted in the database: bank accounts today, any secret that must be read again."""
