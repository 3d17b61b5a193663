"""Goals and what is contributed to them; what is saved is kept with every contribution."""

from services.goals.changing import GoalChanges as GoalChanges
from services.goals.changing import NewGoal as NewGoal
from services.goals.changing import create as create
from services.goals.changing import delete as delete
from services.goals.changing import update as update
from services.goals.contributing import NewContribution as NewContribution
from services.goals.contributing import contribute as contribute
from services.goals.contributing import withdraw as withdraw
