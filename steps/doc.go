// Package steps is the domain: what a partner tenant must fulfil, how each requirement is judged, and which changes mend it. It
// decides; it does not draw, print or speak HTTP. Its answers are data ([Finding], [Plan], [Result]) that the wizard, the plain
// front end, the check command and the reports show.
//
// Nothing is written but by a [Ledger], which takes only an [Approved] change, which only [Plan.Approve] gives out, which wants
// the fingerprint of what a person was shown.
//
// Files by their names:
//
//	step, checkall, steady, verify         what a requirement is, and how requirements are checked
//	plan, decision, route, work, ledger    from a plan to what became of each change
//	journal, ledgernotes, reversal, undo…  what was ever changed, and how it is taken back
//	question, statement, entered, profile  what only a person knows
//	explain, say, reading, subjects        errors and findings in words
//	everyuser, securitydefaults, access…, covered, guests, federated, legacy…, registered  MFA, with the judgement of policies in mfa
//	breakglass…, emergency…, drill, passes                                                  break-glass accounts
//	secureapp…   the requirement on the application of the secure application model: finding, questions and plan; its points are in sam
//	app…         the application itself: which one is meant, what is read of it, and each change of it
//	consentuser, agents, newaccount        the account that consents
//	partner…, score, adminmfa, vendors     what Partner Center and its score tell
//	custody_…                              the questions where secrets are stored, and the stores that answers choose; see secret and seal
package steps
