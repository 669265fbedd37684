"""Who answers whom: links each message to what it replies to.

1. Threads and explicit replies say so themselves; nothing is guessed there
   (``rules.replies.stated``).
2. In a flat channel a message is weighed against at most ten earlier ones and against
   "nothing at all" (``rules.replies.linking``): whom it addresses, by mention or by name;
   turns and time between; who was talking with whom; question and answer shapes; shared
   rare words (``rules.replies.facts`` names them all).
3. Likelihoods are calibrated: the weights in ``rules/data/replies.toml`` were learned from
   reply graphs annotated by people (``make weights``). They look at structure and never at
   what words mean, so they hold in any language.
4. A message that goes on with its author's own one is linked to it, so that a question
   asked in three messages is one question.
5. Whether a question is still open is judged from all of it together, when its watch is
   over (``rules.replies.openness``).
"""

from rules.replies.linking import Linker, Links
from rules.replies.openness import Judge

COUNTS = 0.5
"""Likelihood from which a message counts as a reply."""
SURE = 0.85
"""Likelihood from which a hint to a person may rest on it."""
UNLIKELY = 0.25
"""Likelihood below which hardly anybody would take it for one."""

__all__ = ["COUNTS", "SURE", "UNLIKELY", "Judge", "Linker", "Links"]
