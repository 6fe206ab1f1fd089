"""Widgets that several screens share. A widget knows no desk and no store: it takes data and posts messages of its own."""
