"""Papers for thermal printers: strips and labels, as text or as pictures, in the printer languages."""
