"""The customer's account 往来账: credit limit and rating, opening amounts, reminders, write-off."""
