package catalog

import (
	"context"
	"iter"

	"cspready/steps"
	"cspready/steps/breakglass"
	"cspready/steps/mfa"
	"cspready/steps/secureapp"
	"cspready/steps/snapshot"
)

// Requirements that depend on what Microsoft's What If says: those whose findings show it, and the others whose status
// depends on the judgement of all users, which only a contradiction changes.
var (
	confirmable = []string{mfa.EveryUserID, mfa.LegacyAuthID, mfa.GuestsID, mfa.AdminMFAID}
	judged      = append([]string{breakglass.ID, mfa.SecurityDefaultsID, mfa.FederatedID, secureapp.ConsentUserID},
		confirmable...)
)

// AskWhatIf asks Microsoft's What If about more sign-ins, up to limit in all since the last check of these requirements,
// and yields the results that depend on it, after each answer that contradicts the judgement and at the end.
// Everything else is as the check has read it.
func AskWhatIf(ctx context.Context, list []steps.Step, p steps.Profile, limit int) iter.Seq[[]steps.Result] {
	return func(yield func([]steps.Result) bool) {
		attempt := lastAttempt(list)
		if attempt == nil {
			return
		}
		for _, s := range list {
			r, ok := s.(requirement)
			if !ok {
				continue
			}
			r.reader.Bind(attempt).Read().AskWhatIf(ctx, limit, func(contradicts bool) bool {
				ids := confirmable
				if contradicts {
					ids = judged
				}
				results := checkAgain(ctx, Only(list, ids), p, attempt)
				return ctx.Err() == nil && yield(results)
			})
			return
		}
	}
}

// lastAttempt returns the last attempt in which these requirements were checked; nil before the first.
func lastAttempt(list []steps.Step) *snapshot.Attempt {
	for _, s := range list {
		if r, ok := s.(requirement); ok {
			return r.reader.LastAttempt()
		}
	}
	return nil
}

// checkAgain checks requirements again, with what an attempt has read.
func checkAgain(ctx context.Context, list []steps.Step, p steps.Profile, a *snapshot.Attempt) []steps.Result {
	again := &run{options: a.Options, attempts: []*snapshot.Attempt{a}}
	again.options.Agree = 0
	var results []steps.Result
	for _, s := range list {
		results = append(results, again.checkStep(ctx, s, p))
	}
	return results
}
