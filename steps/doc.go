// Package steps is the engine of cspready: the vocabulary of requirements, and the way from a check to a verified
// change. It decides; it does not draw, print or speak HTTP.
//
// A requirement is a [Step]. Its Check reads the tenant and returns a [Finding]; its Plan returns the changes that
// fix the requirement. Both only read. Every front end goes through the same six stages:
//
//	finding, err := step.Check(ctx)                     // check: Status, Facts, Questions
//	advice := steps.Explain(err)                        // explain: what happened, and what to do next
//	plan, err := step.Plan(ctx, answers)                // plan: a list of Ops, each described by a Change
//	approval := plan.Approval(0, typed)                 // confirm: consent to the change as it was shown
//	work, err := steps.Start(ctx, step, answers, approval) // ErrPlanChanged if it no longer is what was shown
//	for change, ok := work.Next(); ok; change, ok = work.Next() {
//		work = work.Record(ledger.Do(ctx, change))      // apply: one write at a time, noted in the Journal
//	}
//	finding, err = ledger.Verify(ctx, step, work, steps.DefaultPatience) // verify: several agreeing reads
//
// Nothing is written except by a [Ledger], which takes only an [ApprovedChange]. Only [Plan.Approve] returns those,
// for the fingerprints of the changes that a person was shown.
//
// The requirements are in the packages mfa, breakglass, secureapp and partner, and listed in catalog. The writes,
// each with its undo, are in change and its subpackages. What a check reads of a tenant is in snapshot. Package steps
// imports none of these.
//
//	step, finding, coverage, subjects          a requirement and its finding
//	plan, decision, work, handover             from a plan to approved changes
//	ledger, ledgerjournal, opresult, verify    carrying changes out and verifying them
//	journal, reversal                          the record of changes, and how to undo one
//	profile, question, statement, passphrases  what only a person knows
//	guards                                     reasons not to make the changes of a plan
//	explain, explain_codes, format             errors in words
//	tenant, tenantapps, tenantinfo, memory     what is asked of a tenant, and remembered of it
package steps
