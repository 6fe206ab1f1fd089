"""Parts on the job: received, fitted, brought back, settled before the slip is handed in."""
