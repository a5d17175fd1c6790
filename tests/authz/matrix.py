"""The authorisation matrix: for every object of the table, by which routes each action is reached, and by whom.

Letters are the roles of table.py, and A for a council's administrator. Where the product gives more or less than the
table, ``more`` and ``less`` say so with the reason beside it; where an object does not exist yet, ``none_yet`` says
which models would bring it, so that the day it comes the suite asks for its rows.
"""

from tests.authz.care import CARE_ROWS
from tests.authz.council import COUNCIL_ROWS
from tests.authz.supply import SUPPLY_ROWS

MATRIX = SUPPLY_ROWS | CARE_ROWS | COUNCIL_ROWS
