"""What several screens share. A widget knows no desk and no store: data comes in, its own messages go out."""
