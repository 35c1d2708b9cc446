package steps

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/rating"
	"cspready/steps/sam"
)

// SecureAppModel is the id of the requirement that whatever automates with a user's sign-in does so through an application of the tenant's
// own, as the secure application model says.
const SecureAppModel = "secure-app-model"

// secureApp judges the application that is meant, and makes one where there is none.
type secureApp struct {
	dir    secureAppTenant
	reader *Reader
}

// secureAppTenant is what this step asks of a tenant beside what is read of its applications.
type secureAppTenant interface {
	whoami
	appTenant
	appSignIn
	newAccountTenant
	vaultClient
	Organization(ctx context.Context) (graph.Organization, error)
	Session() (graph.Session, bool)
}

// newSecureApp returns the requirement that automation follows the Secure Application Model.
func newSecureApp(t Tenant, r *Reader) Step { return secureApp{t, r} }

// Info names Microsoft's pages on the model.
func (secureApp) Info() Info {
	return Info{
		ID:    SecureAppModel,
		Stage: StageApp,
		Level: MandatoryFor,
		Title: say("secure-app.title"),
		Why:   say("secure-app.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/developer/enable-secure-app-model",
			"https://learn.microsoft.com/partner-center/developer/secure-app-model-framework",
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
		},
		Reads: appReads(),
	}
}

// Check judges the application, where there has to be one.
func (s secureApp) Check(ctx context.Context) (Finding, error) {
	now := automationOf(s.reader.Profile)
	r := s.reader.Read()
	defer r.PrefetchApps(ctx)()
	if now.isNone() {
		return s.unneeded(ctx, r, now)
	}
	c, err := choose(ctx, r, now)
	if err != nil {
		return Finding{}, err
	}
	var f Finding
	switch {
	case !now.answered:
		f = findingUnanswered()
	case c.several:
		f = Finding{Status: Unknown, Fix: Guided, Summary: say("secure-app.several", "count", len(c.options)), Remedy: say("secure-app.several-remedy")}
	case c.app == nil && c.deleted != nil:
		f = Finding{Status: NotMet, Fix: Automatic, Summary: say("secure-app.deleted", "name", c.deleted.Name, "at", moment(c.deleted.Deleted)),
			Remedy: say("secure-app.deleted-remedy")}
	case c.app == nil && c.missing != "":
		f = Finding{Status: NotMet, Fix: Automatic, Summary: say("secure-app.missing", "id", c.missing), Remedy: say("secure-app.missing-remedy")}
	case c.app == nil:
		f = Finding{Status: NotMet, Fix: Automatic, Summary: say("secure-app.none"), Remedy: say("secure-app.none-remedy")}
	default:
		if f, err = s.judged(ctx, r, c, now); err != nil {
			return Finding{}, err
		}
	}
	if len(c.options) > 0 && c.app == nil {
		f.Subjects = SubjectsOf(appSubjects(c.options)...)
	}
	if c.missing != "" && now.answered {
		f.Facts = append([]Fact{{say("fact.app-said"), say("app.here"), say("app.not-here", "id", c.missing), false}}, f.Facts...)
	}
	f.Facts = append(now.listFacts(), f.Facts...)
	f.Questions, err = s.questions(ctx, r, c, now)
	return f, err
}

// unneeded is the finding where somebody said that nothing automated uses a user's sign-in, unless Partner Center saw what does.
func (s secureApp) unneeded(ctx context.Context, r *Snapshot, now statedAutomation) (Finding, error) {
	f := now.findingNotNeeded(say("secure-app.not-needed"))
	f.Offer = say("secure-app.offer-need")
	seen, err := appsSeenWithoutMFA(ctx, r, s.reader.Profile, now)
	if err != nil {
		return Finding{}, err
	}
	if len(seen) > 0 {
		f = Finding{Status: Unknown, Fix: Guided, Facts: f.Facts, Subjects: SubjectsOf(seen...),
			Summary: say("secure-app.contradicted", "name", seen[0].Name, "count", len(seen)), Remedy: say("secure-app.contradicted-remedy")}
	}
	c, err := choose(ctx, r, now)
	if needsPerson(err) {
		return Finding{}, err
	}
	if err == nil { // whoever says something else is asked the rest as well
		f.Questions, err = s.questions(ctx, r, c, now)
	}
	if needsPerson(err) {
		return Finding{}, err
	}
	if err != nil {
		f.Questions = s.askNeed()
	}
	return f, nil
}

// judged is the finding about the application that is meant.
func (s secureApp) judged(ctx context.Context, r *Snapshot, c choice, now statedAutomation) (Finding, error) {
	now.user = s.userID(ctx, now.user)
	a, err := describe(ctx, r, *c.app, now)
	if err != nil {
		return Finding{}, err
	}
	points := a.Judge()
	proven := now.proved && now.proof.isFor(c.app)
	f := verdictOn(points, proven && now.proof.Compliant == graph.Yes)
	if proven && now.proof.Compliant == graph.No && f.Status != NotMet {
		f = Finding{Status: NotMet, Fix: Automatic, Summary: say("secure-app.proof-failed"), Remedy: say("secure-app.proof-failed-remedy")}
	}
	f.Facts = append(f.Facts, Fact{Name: say("fact.app"), Got: say("app.named", "name", c.app.Name, "id", c.app.AppID), OK: true})
	if by := c.by(now); !by.Empty() {
		f.Facts = append(f.Facts, Fact{Name: say("fact.app-by"), Got: by, OK: true})
	}
	f.Facts = append(f.Facts, pointFacts(points)...)
	if proven {
		f.Facts = append(f.Facts, now.proof.proofFact(now.hasPurpose(sam.PartnerCenter)))
	} else { // whether a tool has a token that works, no tenant shows
		f.Facts = append(f.Facts, Fact{say("fact.app-proof"), proofWanted(now.hasPurpose(sam.PartnerCenter)), say("app.unproven"), false})
	}
	if f.Status == Met {
		if f.Offer = s.offer(points, c, now); !f.Offer.Empty() {
			f.Fix = Automatic
		}
	}
	return f, nil
}

// userID is the id of an account that was named by its user principal name, as a flag may do; what leads nowhere stays as it is.
func (s secureApp) userID(ctx context.Context, named string) string {
	if roster, err := s.reader.Read().Users(ctx).Whole(); err == nil && named != "" && !graph.IsGUID(named) {
		if n, ok := findAccount(roster, named); ok {
			return roster.User(n).ID
		}
	}
	return named
}

// offer is what could be done although nothing has to.
func (s secureApp) offer(points []rating.Point, c choice, now statedAutomation) assets.Text {
	switch {
	case s.reader.Profile.Rotate:
		return say("secure-app.offer-rotate")
	case rating.Worst(points) == rating.Improvable:
		return say("secure-app.offer-better")
	case !now.proved || !now.proof.isFor(c.app) || now.proof.Compliant != graph.Yes:
		return say("secure-app.offer-proof")
	}
	return assets.Text{}
}

// verdictOn is the finding of an application's points. That it was proven is no condition: Microsoft asks for the model, and where a tool keeps
// its token is the tool's affair.
func verdictOn(points []rating.Point, proven bool) Finding {
	worst, _ := rating.First(points)
	switch rating.Worst(points) {
	case rating.Flaw:
		return Finding{Status: NotMet, Fix: Automatic, Summary: say("secure-app.flaw", "name", worst.Name, "got", worst.Got), Remedy: say("secure-app.flaw-remedy")}
	case rating.Unknown:
		return Finding{Status: Unknown, Fix: Guided, Summary: say("secure-app.untold", "name", worst.Name), Remedy: say("secure-app.untold-remedy")}
	case rating.ExpiresSoon:
		return Finding{Status: Attention, Fix: Automatic, Summary: say("secure-app.soon", "got", worst.Got), Remedy: say("secure-app.soon-remedy")}
	case rating.Improvable:
		return Finding{Status: Met, Summary: say("secure-app.better", "name", worst.Name, "got", worst.Got)}
	}
	if !proven {
		return Finding{Status: Met, Summary: say("secure-app.unproven")}
	}
	return Finding{Status: Met, Summary: say("secure-app.met")}
}

func pointFacts(points []rating.Point) []Fact {
	var list []Fact
	for _, p := range points {
		list = append(list, Fact{p.Name, p.Want, p.Got, p.Severity == rating.Good})
	}
	return list
}

// appSubjects names registrations with what tells them apart: several may have one name.
func appSubjects(list []graph.Application) []Subject {
	var subjects []Subject
	for _, a := range list {
		subjects = append(subjects, Subject{Kind: AppSubject, ID: a.AppID, Name: a.Name, Detail: appDetail(a)})
	}
	return subjects
}

func appDetail(a graph.Application) assets.Text {
	return say("app.detail", "id", a.AppID, "at", a.Created.UTC().Format("2006-01-02"), "count", len(a.Keys)+len(a.Secrets))
}
