"""Papers for thermal printers: strips and labels as text, as pictures and in the printer languages."""
