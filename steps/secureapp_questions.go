package steps

import (
	"cmp"
	"context"
	"slices"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/rating"
	"cspready/steps/sam"
)

// Ids of questions, which are also the keys that answers are kept under.
const (
	// AskNewConsentUser asks for the name of an account that is made to consent.
	AskNewConsentUser = "consent-user-new"
	// AskCredential asks how the application proves itself: [ByCertificate] or [BySecret].
	AskCredential = "app-credential"
)

// questions asks what only a person knows: what is automated and for what, which application and which account are meant, and where the
// key and the token are to be kept.
func (s secureApp) questions(ctx context.Context, r *Snapshot, c choice, now statedAutomation) ([]Question, error) {
	asked := s.askNeed()
	asked = append(asked, askApp(c)...)
	who, err := s.askConsentUser(ctx, r, now)
	if err != nil {
		return nil, err
	}
	asked = append(asked, who...)
	if s.reader.Profile.Sealing == nil {
		return asked, nil
	}
	org, err := s.reader.Read().Organization(ctx).Whole()
	if err != nil {
		return nil, err
	}
	asked = append(asked, askCredential())
	return append(asked, appStoreQuestions(s.reader.Profile, automated, org)...), nil
}

// Answers to [AskCredential].
const (
	ByCertificate = "certificate"
	BySecret      = "secret"
)

// askCredential asks how the application proves itself.
func askCredential() Question {
	return Question{
		ID: AskCredential, Title: say("ask.app-credential"), Help: say("ask.app-credential-help"),
		Default: []string{ByCertificate}, Asked: automated,
		Options: []Option{
			{ByCertificate, say("ask.app-credential-certificate")}, {BySecret, say("ask.app-credential-secret")},
		},
	}
}

// automated reports whether the answers so far say that something uses a user's sign-in.
func automated(a Answers) bool {
	return slices.ContainsFunc(a[AskAutomation], func(said string) bool { return said != AutomatesNothing })
}

// askNeed asks what is automated, and what for.
func (s secureApp) askNeed() []Question {
	p := s.reader.Profile
	now := automationOf(p)
	need := Question{
		ID: AskAutomation, Many: true, Statement: true, Title: say("ask.automation"), Help: say("ask.automation-help"), Default: now.automation.Answer,
		Some: true, None: AutomatesNothing,
	}
	for _, a := range Automations() {
		need.Options = append(need.Options, Option{a, say("ask.automation-" + a)})
	}
	purpose := Question{
		ID: AskPurpose, Many: true, Statement: true, Persistent: true, Title: say("ask.purpose"), Help: say("ask.purpose-help"), Asked: automated,
		Some: true,
	}
	for _, u := range purposesOf(p) {
		label := say("ask.purpose-" + string(u))
		if u == sam.PartnerCenter && p.PartnerType == IndirectReseller {
			label = say("ask.purpose-reseller")
		}
		purpose.Options = append(purpose.Options, Option{string(u), label})
		if now.hasPurpose(u) {
			purpose.Default = append(purpose.Default, string(u))
		}
	}
	return []Question{need, purpose}
}

// askApp asks which application is meant where that is open: several could be, or one was deleted.
func askApp(c choice) []Question {
	options := c.options
	if c.app != nil && !slices.ContainsFunc(options, func(a graph.Application) bool { return a.AppID == c.app.AppID }) {
		options = append(slices.Clone(options), *c.app) // somebody named one whose permissions do not fit
	}
	settled := c.app != nil && (c.said || c.marked) && len(options) == 1
	if len(c.gone) == 0 && (settled || len(options) == 0) {
		return nil
	}
	q := Question{ID: AskApp, Statement: true, Persistent: true, Title: say("ask.app"), Help: say("ask.app-help"), Asked: automated}
	for _, a := range options {
		q.Options = append(q.Options, Option{a.AppID, say("ask.app-option", "name", a.Name, "detail", appDetail(a))})
	}
	for _, a := range c.gone {
		q.Options = append(q.Options, Option{restoreApp + a.AppID, say("ask.app-restore", "name", a.Name, "at", moment(a.Deleted))})
	}
	q.Options = append(q.Options, Option{NewApp, say("ask.app-new")})
	switch {
	case c.app != nil:
		q.Default = []string{c.app.AppID}
	case c.none:
		q.Default = []string{NewApp}
	case c.deleted != nil:
		q.Default = []string{restoreApp + c.deleted.AppID}
	}
	return []Question{q}
}

// mostAgents bounds how many accounts are offered to consent.
const mostAgents = 30

// askConsentUser asks which account consents: an agent that is no Global Administrator. One that was named before, as a flag may do,
// is offered too, and one can be made.
func (s secureApp) askConsentUser(ctx context.Context, r *Snapshot, now statedAutomation) ([]Question, error) {
	able, err := s.consentCandidates(ctx, r)
	if err != nil {
		return nil, err
	}
	q := Question{ID: AskConsentUser, Statement: true, Persistent: true, Title: say("ask.consent-user"), Help: say("ask.consent-user-help"), Asked: automated}
	for _, c := range able {
		q.Options = append(q.Options, Option{c.user.ID, say("ask.consent-user-option", "upn", c.user.UserPrincipalName, "why", c.why)})
	}
	org, err := s.reader.Read().Organization(ctx).Whole()
	if err != nil {
		return nil, err
	}
	chosen, err := s.chosenUser(ctx, now.user)
	if err != nil {
		return nil, err
	}
	if chosen.ID != "" && !q.offers(chosen.ID) {
		q.Options = append(q.Options, Option{chosen.ID, say("ask.consent-user-option", "upn", chosen.UserPrincipalName, "why", say("ask.consent-user-chosen"))})
	}
	q.Options = append(q.Options, Option{createConsentUser, say("ask.consent-user-make")})
	q.Default = q.defaultUser(cmp.Or(chosen.ID, now.user))
	make := Question{
		ID: AskNewConsentUser, Kind: Line, Title: say("ask.consent-user-name"), Help: say("ask.consent-user-name-help", "domain", org.InitialDomain),
		Default: []string{"partner-automation@" + org.InitialDomain},
		Asked:   func(a Answers) bool { return automated(a) && a.First(AskConsentUser) == createConsentUser },
		Refuse:  func(text string) assets.Text { return refusePrincipalName(text, org, s.taken(ctx)) },
	}
	return []Question{q, make}, nil
}

// createConsentUser is the answer that an account is to be made.
const createConsentUser = "make"

// chosenUser is the account that was named before, by id or by user principal name; none where that leads to nobody, or to somebody who may
// not consent.
func (s secureApp) chosenUser(ctx context.Context, named string) (graph.User, error) {
	r := s.reader.Read()
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return graph.User{}, err
	}
	n, ok := findAccount(roster, named)
	if !ok {
		return graph.User{}, nil
	}
	held, err := r.RoleHolders(ctx)
	if err != nil || notAdmin(held, int32(n)).Severity == rating.Flaw {
		return graph.User{}, err
	}
	return roster.User(n), nil
}

// offers reports whether a value can be chosen.
func (q Question) offers(value string) bool {
	return slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == value })
}

// defaultUser is the account that was chosen before, else the first that fits.
func (q Question) defaultUser(chosen string) []string {
	if q.offers(chosen) {
		return []string{chosen}
	}
	return []string{q.Options[0].Value}
}

// taken reports whether an account of the tenant has a name.
func (s secureApp) taken(ctx context.Context) func(upn string) bool {
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
