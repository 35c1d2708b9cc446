package secureapp

import (
	"cmp"
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/change/account"
	"cspready/steps/custody"
	"cspready/steps/rating"
	"cspready/steps/sam"
	"cspready/steps/snapshot"
)

// Ids of questions, which are also the keys of their answers.
const (
	// newConsentUserQuestion asks for the user principal name of a new account that consents.
	newConsentUserQuestion = "consent-user-new"
	// AskCredential asks how the application authenticates: [ByCertificate] or [BySecret].
	AskCredential = "app-credential"
)

// listQuestions returns what only a person knows: what is automated and for which purposes, which application and
// which account are used, and where to store the credential and the token.
func (s secureApp) listQuestions(ctx context.Context, r *snapshot.Snapshot, c choice,
	stated automation.Stated) ([]steps.Question, error) {
	asked := s.askNeed()
	asked = append(asked, askApp(c)...)
	userQuestions, err := s.askConsentUser(ctx, r, stated)
	if err != nil {
		return nil, err
	}
	asked = append(asked, userQuestions...)
	if s.reader.Profile.Files == nil {
		return asked, nil
	}
	org, err := s.reader.Read().Organization(ctx).Whole()
	if err != nil {
		return nil, err
	}
	asked = append(asked, askCredential())
	return append(asked, custody.AppStoreQuestions(s.reader.Profile, isAutomated, org)...), nil
}

// Answers to [AskCredential].
const (
	ByCertificate = "certificate"
	BySecret      = "secret"
)

// askCredential returns the question how the application authenticates.
func askCredential() steps.Question {
	return steps.Question{
		ID: AskCredential, Title: assets.Say("ask.app-credential"), Help: assets.Say("ask.app-credential-help"),
		Default: []string{ByCertificate}, AskIf: isAutomated,
		Options: []steps.Option{
			{Value: ByCertificate, Label: assets.Say("ask.app-credential-certificate")},
			{Value: BySecret, Label: assets.Say("ask.app-credential-secret")},
		},
	}
}

// isAutomated reports whether the answers so far include automation that uses a user's sign-in.
func isAutomated(a steps.Answers) bool {
	return slices.ContainsFunc(a[automation.AskAutomation],
		func(said string) bool { return said != automation.AutomatesNothing })
}

// askNeed returns the questions what is automated, and for which purposes.
func (s secureApp) askNeed() []steps.Question {
	p := s.reader.Profile
	stated := automation.Of(p)
	need := steps.Question{
		ID: automation.AskAutomation, Many: true, Statement: true, Title: assets.Say("ask.automation"),
		Help: assets.Say("ask.automation-help"), Default: stated.Automation.Answer,
		Required: true, None: automation.AutomatesNothing,
	}
	for _, a := range automation.Answers() {
		need.Options = append(need.Options, steps.Option{Value: a, Label: assets.Say("ask.automation-" + a)})
	}
	purpose := steps.Question{
		ID: automation.AskPurpose, Many: true, Statement: true, Persistent: true, Title: assets.Say("ask.purpose"),
		Help: assets.Say("ask.purpose-help"), AskIf: isAutomated,
		Required: true,
	}
	for _, u := range automation.AvailablePurposes(p) {
		label := assets.Say("ask.purpose-" + string(u))
		if u == sam.PartnerCenter && p.PartnerType == steps.IndirectReseller {
			label = assets.Say("ask.purpose-reseller")
		}
		purpose.Options = append(purpose.Options, steps.Option{Value: string(u), Label: label})
		if stated.HasPurpose(u) {
			purpose.Default = append(purpose.Default, string(u))
		}
	}
	return []steps.Question{need, purpose}
}

// askApp returns the question which application is used. It returns none if there is only one and it is stated or
// marked, or if there is none to choose.
func askApp(c choice) []steps.Question {
	options := c.options
	if c.app != nil && !slices.ContainsFunc(options, func(a graph.Application) bool { return a.AppID == c.app.AppID }) {
		options = append(slices.Clone(options), *c.app) // a stated one whose permissions do not fit
	}
	settled := c.app != nil && (c.isStated || c.isMarked) && len(options) == 1
	if len(c.restorable) == 0 && (settled || len(options) == 0) {
		return nil
	}
	q := steps.Question{ID: automation.AskApp, Statement: true, Persistent: true, Title: assets.Say("ask.app"),
		Help: assets.Say("ask.app-help"), AskIf: isAutomated}
	for _, a := range options {
		q.Options = append(q.Options, steps.Option{Value: a.AppID,
			Label: assets.Say("ask.app-option", "name", a.Name, "detail", appDetail(a))})
	}
	for _, a := range c.restorable {
		q.Options = append(q.Options, steps.Option{Value: automation.RestorePrefix + a.AppID,
			Label: assets.Say("ask.app-restore", "name", a.Name, "at", steps.FormatTime(a.Deleted))})
	}
	q.Options = append(q.Options, steps.Option{Value: automation.NewApp, Label: assets.Say("ask.app-new")})
	switch {
	case c.app != nil:
		q.Default = []string{c.app.AppID}
	case c.wantsNew:
		q.Default = []string{automation.NewApp}
	case c.deleted != nil:
		q.Default = []string{automation.RestorePrefix + c.deleted.AppID}
	}
	return []steps.Question{q}
}

// maxCandidates is the largest number of accounts that are offered to consent.
const maxCandidates = 30

// askConsentUser returns the questions which account consents, and what a new one is called. Its options are agents
// that are not Global Administrators, the account that was stated before, as a flag may do, and a new account.
func (s secureApp) askConsentUser(ctx context.Context, r *snapshot.Snapshot,
	stated automation.Stated) ([]steps.Question, error) {
	candidates, err := s.consentCandidates(ctx, r)
	if err != nil {
		return nil, err
	}
	q := steps.Question{ID: automation.AskConsentUser, Statement: true, Persistent: true,
		Title: assets.Say("ask.consent-user"), Help: assets.Say("ask.consent-user-help"), AskIf: isAutomated}
	for _, c := range candidates {
		q.Options = append(q.Options, steps.Option{Value: c.user.ID,
			Label: assets.Say("ask.consent-user-option", "upn", c.user.UserPrincipalName, "why", c.why)})
	}
	org, err := s.reader.Read().Organization(ctx).Whole()
	if err != nil {
		return nil, err
	}
	chosen, err := s.findChosenUser(ctx, stated.ConsentUserID)
	if err != nil {
		return nil, err
	}
	if chosen.ID != "" && !q.HasOption(chosen.ID) {
		q.Options = append(q.Options, steps.Option{Value: chosen.ID,
			Label: assets.Say("ask.consent-user-option", "upn", chosen.UserPrincipalName,
				"why", assets.Say("ask.consent-user-chosen"))})
	}
	q.Options = append(q.Options, steps.Option{Value: createConsentUser, Label: assets.Say("ask.consent-user-make")})
	q.Default = q.DefaultUser(cmp.Or(chosen.ID, stated.ConsentUserID))
	newUser := steps.Question{
		ID: newConsentUserQuestion, Kind: steps.Line, Title: assets.Say("ask.consent-user-name"),
		Help:    assets.Say("ask.consent-user-name-help", "domain", org.InitialDomain),
		Default: []string{"partner-automation@" + org.InitialDomain},
		AskIf: func(a steps.Answers) bool {
			return isAutomated(a) && a.First(automation.AskConsentUser) == createConsentUser
		},
		Validate: func(text string) assets.Text { return account.RefusePrincipalName(text, org, s.isNameTaken(ctx)) },
	}
	return []steps.Question{q, newUser}, nil
}

// createConsentUser is the answer for a new account.
const createConsentUser = "make"

// findChosenUser returns the account that was stated before, by id or by user principal name. It returns none if
// there is no such account or it must not consent.
func (s secureApp) findChosenUser(ctx context.Context, named string) (graph.User, error) {
	r := s.reader.Read()
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return graph.User{}, err
	}
	n, ok := findAccount(roster, named)
	if !ok {
		return graph.User{}, nil
	}
	holders, err := r.RoleHolders(ctx)
	if err != nil || holderPoint(holders, int32(n)).Severity == rating.Flaw {
		return graph.User{}, err
	}
	return roster.User(n), nil
}

// isNameTaken returns a function that reports whether an account of the tenant has a user principal name.
func (s secureApp) isNameTaken(ctx context.Context) func(upn string) bool {
	roster, err := s.reader.Read().Users(ctx).Whole()
	return func(upn string) bool {
		for i := 0; err == nil && i < roster.Len(); i++ {
			if (graph.User{UserPrincipalName: upn}).HasName(roster.User(i).UserPrincipalName) {
				return true
			}
		}
		return false
	}
}
