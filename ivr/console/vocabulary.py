"""Our own codes as people read them, for the catalogues: what a case is, has, was done.

A code is read with spaces for its underscores.  Names that a company gave (its topics,
its dispositions) are its own words and stay as they are, but for the shipped ones.
"""

from ivr.sentences import later

STATUSES = (
    later("new"),
    later("claimed"),
    later("calling"),
    later("waiting"),
    later("resolved"),
    later("closed"),
)
PRIORITIES = (later("urgent"), later("high"), later("normal"), later("low"))
LEVELS = (later("none"), later("on file"), later("attested"), later("pin"))
ROLES = (later("agent"), later("supervisor"), later("admin"))
# What a place of a flow does.
PLACES = (
    later("says"),
    later("plays"),
    later("menu"),
    later("collects"),
    later("verifies"),
    later("decides"),
    later("records"),
    later("connects"),
    later("texts"),
    later("asks the company"),
    later("speaks another language"),
    later("tags"),
    later("opens a case"),
    later("goes on"),
    later("hangs up"),
    later("is missing"),
    later("cannot be read"),
)
SPEAKERS = (later("caller"), later("agent"))
PROMISES = (later("open"), later("kept"), later("broken"), later("void"))
ESCALATIONS = (
    later("late"),
    later("repeated calls"),
    later("asked for"),
    later("complaint"),
    later("low rating"),
)
SECRETS = (
    later("seed phrase"),
    later("private key"),
    later("card number"),
    later("password"),
    later("code"),
    later("long number"),
)
OUTCOMES = (
    later("talked"),
    later("no person"),
    later("hung up"),
    later("no answer"),
    later("busy"),
    later("wrong number"),
    later("failed"),
    later("agent absent"),
    later("refused"),
    later("not known"),
    later("canceled"),
)
# How a call back ended, as a line of the timeline.
ENDED = (
    later("call talked"),
    later("call no person"),
    later("call hung up"),
    later("call no answer"),
    later("call busy"),
    later("call wrong number"),
    later("call failed"),
    later("call agent absent"),
    later("call refused"),
    later("call not known"),
    later("call canceled"),
)
CHANNELS = (later("email"), later("webhook"))
# What a caller asked for of which the company is told.
NOTICES = (later("freeze"),)
# Kinds of a timeline's lines, where their own name says them.
KINDS = (
    later("opened"),
    later("assigned"),
    later("attached"),
    later("call found"),
    later("call went on"),
    later("complaint told"),
    later("complaint not told"),
    later("freeze details not told"),
    later("freeze details requested"),
    later("freeze details told"),
    later("freeze requested"),
    later("freeze told"),
    later("freeze not told"),
    later("heard unmuted"),
    later("language suspected"),
    later("legal hold"),
    later("legal hold ended"),
    later("linked"),
    later("note"),
    later("rated"),
    later("recording agreed"),
    later("recording announced"),
    later("recording declined"),
    later("reopened"),
    later("ringing caller"),
    later("secret heard"),
    later("tagged"),
    later("taken"),
    later("text undelivered"),
    later("topic changed"),
    later("transcript confirmed"),
    later("transcript corrected"),
    later("unlinked"),
    later("unseen call"),
    later("upload link made"),
    later("upload link revoked"),
)
# The same, where they are said otherwise (ivr.cases.timeline).
PHRASED = (
    later("the caller rang again"),
    later("is calling back"),
    later("due soon"),
    later("put before a supervisor"),
    later("number used"),
    later("erased"),
    later("back on the list: nobody worked on it"),
    later("merged"),
    later("put off"),
    later("raised"),
    later("given back"),
    later("returned to the agents"),
    later("a secret was left out"),
    later("split from"),
    later("split off"),
    later("taken out again"),
    later("text from the caller"),
    later("text sent"),
    later("text not sent"),
    later("its time has come"),
    later("undone"),
    later("took in"),
    later("no more tries"),
)
# What stands in the text of a line.
TEXTS = (later("desk phone"), later("left a message"))
# What a line of a timeline changed.
CHANGED = (
    later("with"),
    later("due"),
    later("put off until"),
    later("number to call"),
    later("verified"),
    later("root cause"),
    later("nobody"),
    later("account"),
    later("attempts"),
    later("closed at"),
    later("disposition"),
    later("escalation"),
    later("language"),
    later("merged into"),
    later("priority"),
    later("status"),
    later("tags"),
    later("topic"),
)
TOPICS = (
    later("account security"),
    later("transfers"),
    later("software faults"),
    later("account management"),
    later("how to"),
    later("policy"),
    later("feedback"),
    later("complaints"),
    later("other"),
)
# What the shipped flow asks for.
COLLECTED = (
    later("amount"),
    later("app version"),
    later("callback number"),
    later("coin"),
    later("device"),
    later("email"),
    later("operating system"),
    later("transaction id"),
)
# What came of a call by the desk's own phone (ivr.callbacks.typed_in).
TYPED_IN = (
    later("Reached"),
    later("Nobody answered"),
    later("Busy"),
    later("A machine answered"),
    later("It could not be rung"),
    later("Wrong number"),
)
MEASURES = (
    later("Calls taken"),
    later("Abandoned calls"),
    later("Where callers leave the menu"),
    later("Answered by the hotline itself"),
    later("Cases opened"),
    later("Complaints"),
    later("Repeated calls on one issue"),
    later("Time to first answer"),
    later("Time to resolution"),
    later("Resolution rate"),
    later("First-call resolution"),
    later("Reopened cases"),
    later("Promises kept"),
    later("Satisfaction"),
    later("Transcription lag"),
    later("Recognition error"),
)
FIGURES = (
    later("Count"),
    later("Of"),
    later("Share"),
    later("Median"),
    later("90th percentile"),
    later("Median, staffed"),
    later("90th, staffed"),
    later("Mean"),
    later("1 or 2"),
    later("Characters"),
    later("Digits"),
)
DIMS = (later("day"), later("hour"), later("revision"), later("node"))
RUNS = (later("running"), later("done"))
