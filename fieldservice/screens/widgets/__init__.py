"""Widgets that several screens share. A widget knows neither desk nor store: it takes data and posts messages."""
