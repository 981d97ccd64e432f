"""English words that say nothing about what a text is about; they are kept for phrases and titles only."""

from __future__ import annotations

_WORDS = """
a about above after again against all almost along already also although always am among an and another any anyone
anything are around as at available away
based be became because become been before behind being below between both but by
can cannot cant could couldnt
did didnt do does doesnt doing done dont down due during
each either else enough etc even ever every
few for from further
get gets getting give given gives go goes going got
had has hasnt have havent having he hence her here hers herself him himself his how however
i if in indeed into is isnt it its itself ive
just
less let lets like
made make makes making many may maybe me might mine more most much must my myself
neither never no nobody none nor not nothing now
of off often on once one only onto or other others ought our ours ourselves out over own
per perhaps please possible possibly
quite
rather really
same seem seems several shall she should shouldnt since so some someone something sometimes somewhat still such
than that thats the their theirs them themselves then there therefore these they theyre this those though through
throughout thus to together too toward towards
under unless until up upon us use used uses using usually
very via
was wasnt we well were werent what whatever when where whereas wherever whether which whichever while who whoever
whole whom whose why will with within without wont would wouldnt
yes yet you your youre yours yourself yourselves
"""

STOP_WORDS = frozenset(_WORDS.split())
