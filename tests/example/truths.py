"""What was planted in the example, by id: the tests of the pages and methods must find it again.

The same for every seed. README.md says how to find each one by hand.
"""

from __future__ import annotations

from tests.example.places import SPECIAL

# -- hotspots: the verdict that the rules must come to, by hotspot ------------------------------------------
HOTSPOT_WORKS = "H-1"
HOTSPOT_DOES_NOTHING = "H-2"
HOTSPOT_MOVES_THE_PROBLEM = "H-3"
HOTSPOT_SPREADS_ITS_BENEFIT = "H-4"
HOTSPOT_TOO_SMALL = "H-5"
HOTSPOT_TOO_YOUNG = "H-6"
HOTSPOT_VERDICTS = {
    HOTSPOT_WORKS: "tegn på effekt",
    HOTSPOT_DOES_NOTHING: "ingen påvist effekt",
    HOTSPOT_MOVES_THE_PROBLEM: "tegn på forskydning",
    HOTSPOT_SPREADS_ITS_BENEFIT: "tegn på effekt, også i naboområdet",
    HOTSPOT_TOO_SMALL: "kan ikke vurderes (for få anmeldelser)",
    HOTSPOT_TOO_YOUNG: "kan ikke vurderes (for tidligt)",
}
HOTSPOT_WITHOUT_STEERING_GROUP = "H-6"
HOTSPOT_WITHOUT_SURVEY = "H-6"
# The true factor on the incidents from the hotspot's start, by area; 1 where nothing happened.
TRUE_EFFECTS = {special.id: special.effect for special in SPECIAL}

# -- indicators ---------------------------------------------------------------------------------------------
INDICATOR_SHIFT = "I-241"  # fritidsjob a month: higher from May 2009
INDICATOR_TREND = (
    "I-007"  # damage to municipal buildings: falls month by month from June 2009 to January 2010
)
INDICATOR_CHANCE_FALL = (
    "I-009"  # charged 18-24-year-olds: four months that fall, and nothing more than chance
)
INDICATOR_TARGET_REACHED = "I-207"  # graffiti removed within two days: 94-95 % against a target of 90 %
INDICATOR_REDEFINED = "I-068"  # concerns reported to SSP: counted in another way from January 2009
INDICATOR_REDEFINED_FROM = "2009-01"
INDICATOR_OUTLIER = "I-012"  # fires in containers: February 2008
INDICATOR_OUTLIER_PERIOD = "2008-02"
INDICATOR_WITHOUT_RECENT_MEASUREMENT = "I-035"  # nothing since the second quarter of 2009
NO_RECENT_MEASUREMENT_INITIATIVE = "KFF-003"
WHOLE_CHAIN = ("SOF-001", "SOF-016", "BIF-002")  # activity, output, result and effect are all measured

# -- goals --------------------------------------------------------------------------------------------------
GOALS_WITHOUT_INDICATOR = ("M-09", "M-22")
GOAL_WITHOUT_INITIATIVE = "M-22"
INITIATIVES_WITHOUT_GOAL = ("SOF-038", "TMF-021", "ØKF-002")
COMPLIANCE_NOT_ANSWERED = {"KFF": ("R-05", "R-06"), "TMF": tuple(f"R-{n:02d}" for n in range(1, 11))}

# -- initiatives --------------------------------------------------------------------------------------------
OVERLAPPING_PAIRS = (("BIF-001", "SOF-006"), ("BUF-003", "KFF-006"))
DOMINATED = ("KFF-002", "KFF-001")  # dearer and weaker in every criterion than its twin
FOCUS_AREA_WITHOUT_INITIATIVES = "IO-9"
DISTRICT_WITHOUT_LOCAL_INITIATIVES = 6
DISTRICT_WITHOUT_LOCAL_18_25 = 9  # no initiative of the district's own names ages between 18 and 25
AGE_GROUP_NOBODY_COVERS = "40-64"  # no initiative that names ages reaches it
INITIATIVES_WITHOUT_FIGURES = ("BIF-018", "BUF-035", "KFF-024", "TMF-023", "ØKF-007")
# Delivered without an id, with their own number; the store gives the next free ones, which are these.
INITIATIVES_WITHOUT_ID = ("ØKF-008", "KFF-026", "BUF-037", "BUF-038", "SUF-012", "SOF-041", "SOF-042", "TMF-025",
                          "TMF-026", "BIF-022")  # fmt: skip
# Gang initiatives that stop at 17, among all those whose last age is 17.
GANG_INITIATIVES_STOPPING_AT_17 = (
    "BUF-001",
    "BUF-022",
    "BUF-023",
    "KFF-005",
    "KFF-015",
    "KFF-021",
    "SOF-009",
    "ØKF-006",
)

# -- money and how it is counted ----------------------------------------------------------------------------
# A grant that expires in 2010 beside permanent satspulje: initiative -> the permanent share of its money.
MIXED_FUNDING = {"SOF-020": 0.8}
# Delivers its accounts of 2009 in prices of 2010: they need the index to stand beside the others'.
IN_OTHER_PRICES = ("KFF", 2009, 2010)
# Initiatives of the KFF whose spending of 2010 is counted to another day than the rest of its.
SPENT_TO_JANUARY = ("KFF-004", "KFF-008", "KFF-012")
STOCK = "SOF-020"  # »Unge med mentor« on a day
FLOW = "BIF-002"  # »Unge i fritidsjob«, those who begin
COUNTED_AS_NOT_SAID = "SUF"  # has not said how its numbers are counted

# -- exit, unrest, dialogue, process ------------------------------------------------------------------------
SMALL_EXIT_COHORT = ("Exit for unge under 18 år", "2008-H1")  # 5 started, 3 completed, 2 dropped out
EVENTS_WITHOUT_ID = ("U-057", "U-058", "U-059")  # delivered without an id; the store gives these
DISTRICT_WITHOUT_COORDINATOR = 7  # with events; district 6 has none either, and no events
NEXT_EXPECTED = (
    "K-004"  # the Easter holidays, five days ahead, in three districts of which one has no coordinator
)
EXPECTED_WITHOUT_DUTY = "K-010"  # New Year 2010/11: nobody is on duty yet
UNREST_CLUSTER = ("2008-02-11", "2008-02-24")  # two weeks with 19 of the events
DISTRICT_UNSAFE_AND_UNMET = 8  # least safe in the evening in 2009, and no meeting
BYDEL_SAFER = 5  # from 2007 to 2009, more than chance
OVERDUE_AGREEMENT = "DM-022"
UNANSWERED_QUESTIONS = (
    ("KFF", "Hvilke tiltag mangler for målgruppen 18+?"),
    ("TMF", "Hvordan koordineres indsatsen ved uroligheder i bydelene?"),
)
WITHOUT_SECONDMENT = "SUF"
SECONDED_ON_OTHER_DAYS = "TMF"
NOT_MET = ("Københavns Brandvæsen", "Beskæftigelses- og integrationsborgmesteren")
LATE_MILESTONES = ("P-06", "P-08", "P-10")  # the drafting, and two approvals; open after 19 March
MILESTONE_FINISHED_LATE = "P-05"

# -- deliveries ---------------------------------------------------------------------------------------------
DELIVERED_LATE = "KFF"  # 4 March, after the hearing's deadline of 1 March
MISSING_SHEETS = {"TMF": ("Efterlevelse",), "SUF": ("Udstationering",)}
NOT_DECLARED_COMPLETE = ("KFF", "SUF")
