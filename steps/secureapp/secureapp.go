package secureapp

import (
	"context"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/change/app"
	"cspready/steps/rating"
	"cspready/steps/sam"
	"cspready/steps/snapshot"
)

// ID is the id of the requirement that automation which uses a user's sign-in follows the Secure Application Model:
// it goes through an application of the tenant's own.
const ID = "secure-app-model"

// secureApp is the requirement on the application that automation uses. Its plan creates the application if there is
// none.
type secureApp struct {
	dir    app.Tenant
	reader *snapshot.Reader
}

// New returns the requirement that automation follows the Secure Application Model.
func New(t steps.Tenant, r *snapshot.Reader) steps.Step { return secureApp{t, r} }

// Info names Microsoft's pages on the model.
func (secureApp) Info() steps.Info {
	return steps.Info{
		ID:    ID,
		Stage: steps.StageApp,
		Level: steps.MandatoryFor,
		Title: assets.Say("secure-app.title"),
		Why:   assets.Say("secure-app.why"),
		Sources: []string{
			"https://learn.microsoft.com/partner-center/developer/enable-secure-app-model",
			"https://learn.microsoft.com/partner-center/developer/secure-app-model-framework",
			"https://learn.microsoft.com/partner-center/security/partner-security-requirements-faq",
		},
		Reads: snapshot.AppScopes(),
	}
}

// Check finds the application and judges it. Without automation that uses a user's sign-in there need not be one.
func (s secureApp) Check(ctx context.Context) (steps.Finding, error) {
	stated := automation.Of(s.reader.Profile)
	r := s.reader.Read()
	defer r.PrefetchApps(ctx)()
	if stated.IsNotNeeded() {
		return s.judgeNotNeeded(ctx, r, stated)
	}
	c, err := chooseApp(ctx, r, stated)
	if err != nil {
		return steps.Finding{}, err
	}
	var f steps.Finding
	switch {
	case !stated.IsAnswered:
		f = automation.UnansweredFinding()
	case c.isAmbiguous:
		f = steps.Finding{Status: steps.Unknown, Fix: steps.Guided,
			Summary: assets.Say("secure-app.several", "count", len(c.options)), Next: assets.Say("secure-app.several-remedy")}
	case c.app == nil && c.deleted != nil:
		f = steps.Finding{Status: steps.NotMet, Fix: steps.Automatic,
			Summary: assets.Say("secure-app.deleted", "name", c.deleted.Name, "at", steps.FormatTime(c.deleted.Deleted)),
			Next:    assets.Say("secure-app.deleted-remedy")}
	case c.app == nil && c.missingID != "":
		f = steps.Finding{Status: steps.NotMet, Fix: steps.Automatic,
			Summary: assets.Say("secure-app.missing", "id", c.missingID), Next: assets.Say("secure-app.missing-remedy")}
	case c.app == nil:
		f = steps.Finding{Status: steps.NotMet, Fix: steps.Automatic, Summary: assets.Say("secure-app.none"),
			Next: assets.Say("secure-app.none-remedy")}
	default:
		if f, err = s.judgeApp(ctx, r, c, stated); err != nil {
			return steps.Finding{}, err
		}
	}
	if len(c.options) > 0 && c.app == nil {
		f.Subjects = steps.NewSubjects(appSubjects(c.options)...)
	}
	if c.missingID != "" && stated.IsAnswered {
		f.Facts = append([]steps.Fact{{Name: assets.Say("fact.app-said"), Want: assets.Say("app.here"),
			Got: assets.Say("app.not-here", "id", c.missingID), OK: false}}, f.Facts...)
	}
	f.Facts = append(stated.Facts(), f.Facts...)
	f.Questions, err = s.listQuestions(ctx, r, c, stated)
	return f, err
}

// judgeNotNeeded returns the finding for a statement that no automation uses a user's sign-in. It is Unknown if
// Partner Center saw an application that does.
func (s secureApp) judgeNotNeeded(ctx context.Context, r *snapshot.Snapshot,
	stated automation.Stated) (steps.Finding, error) {
	f := stated.NotNeededFinding(assets.Say("secure-app.not-needed"))
	f.Offer = assets.Say("secure-app.offer-need")
	seen, err := automation.ReportedApps(ctx, r, s.reader.Profile)
	if err != nil {
		return steps.Finding{}, err
	}
	if len(seen) > 0 {
		f = steps.Finding{Status: steps.Unknown, Fix: steps.Guided, Facts: f.Facts, Subjects: steps.NewSubjects(seen...),
			Summary: assets.Say("secure-app.contradicted", "name", seen[0].Name, "count", len(seen)),
			Next:    assets.Say("secure-app.contradicted-remedy")}
	}
	c, err := chooseApp(ctx, r, stated)
	if steps.NeedsPerson(err) {
		return steps.Finding{}, err
	}
	if err == nil { // a person who changes the statement is asked the rest as well
		f.Questions, err = s.listQuestions(ctx, r, c, stated)
	}
	if steps.NeedsPerson(err) {
		return steps.Finding{}, err
	}
	if err != nil {
		f.Questions = s.askNeed()
	}
	return f, nil
}

// judgeApp returns the finding about the application that was chosen.
func (s secureApp) judgeApp(ctx context.Context, r *snapshot.Snapshot, c choice,
	stated automation.Stated) (steps.Finding, error) {
	stated.ConsentUserID = s.resolveUserID(ctx, stated.ConsentUserID)
	a, err := describeApp(ctx, r, *c.app, stated)
	if err != nil {
		return steps.Finding{}, err
	}
	points := a.Judge()
	proven := stated.HasProof && stated.Proof.IsFor(c.app)
	f := appFinding(points, proven && stated.Proof.Compliant == graph.Yes)
	if proven && stated.Proof.Compliant == graph.No && f.Status != steps.NotMet {
		f = steps.Finding{Status: steps.NotMet, Fix: steps.Automatic, Summary: assets.Say("secure-app.proof-failed"),
			Next: assets.Say("secure-app.proof-failed-remedy")}
	}
	f.Facts = append(f.Facts, steps.Fact{Name: assets.Say("fact.app"),
		Got: assets.Say("app.named", "name", c.app.Name, "id", c.app.AppID), OK: true})
	if by := c.howFound(stated); !by.Empty() {
		f.Facts = append(f.Facts, steps.Fact{Name: assets.Say("fact.app-by"), Got: by, OK: true})
	}
	f.Facts = append(f.Facts, pointFacts(points)...)
	if proven {
		f.Facts = append(f.Facts, stated.Proof.Fact(stated.HasPurpose(sam.PartnerCenter)))
	} else { // there is no API that shows whether a tool has a working token
		f.Facts = append(f.Facts, steps.Fact{Name: assets.Say("fact.app-proof"),
			Want: automation.WantedProof(stated.HasPurpose(sam.PartnerCenter)), Got: assets.Say("app.unproven"), OK: false})
	}
	if f.Status == steps.Met {
		if f.Offer = s.describeOffer(points, c, stated); !f.Offer.Empty() {
			f.Fix = steps.Automatic
		}
	}
	return f, nil
}

// resolveUserID returns the id of an account that is given by its id or, as a flag may do, by its user principal
// name. It returns the text unchanged if there is no such account.
func (s secureApp) resolveUserID(ctx context.Context, named string) string {
	if roster, err := s.reader.Read().Users(ctx).Whole(); err == nil && named != "" && !graph.IsGUID(named) {
		if n, ok := findAccount(roster, named); ok {
			return roster.User(n).ID
		}
	}
	return named
}

// describeOffer returns the text of an optional improvement of an application that meets the requirement; empty if
// there is none.
func (s secureApp) describeOffer(points []rating.Point, c choice, stated automation.Stated) assets.Text {
	switch {
	case s.reader.Profile.Rotate:
		return assets.Say("secure-app.offer-rotate")
	case rating.Worst(points) == rating.Improvable:
		return assets.Say("secure-app.offer-better")
	case !stated.HasProof || !stated.Proof.IsFor(c.app) || stated.Proof.Compliant != graph.Yes:
		return assets.Say("secure-app.offer-proof")
	}
	return assets.Text{}
}

// appFinding returns the finding for an application's points. A proof is not required: Microsoft asks for the model,
// and where a tool stores its token is up to the tool.
func appFinding(points []rating.Point, proven bool) steps.Finding {
	worst, _ := rating.First(points)
	switch rating.Worst(points) {
	case rating.Flaw:
		return steps.Finding{Status: steps.NotMet, Fix: steps.Automatic,
			Summary: assets.Say("secure-app.flaw", "name", worst.Name, "got", worst.Got),
			Next:    assets.Say("secure-app.flaw-remedy")}
	case rating.Unknown:
		return steps.Finding{Status: steps.Unknown, Fix: steps.Guided,
			Summary: assets.Say("secure-app.untold", "name", worst.Name), Next: assets.Say("secure-app.untold-remedy")}
	case rating.ExpiresSoon:
		return steps.Finding{Status: steps.Attention, Fix: steps.Automatic,
			Summary: assets.Say("secure-app.soon", "got", worst.Got), Next: assets.Say("secure-app.soon-remedy")}
	case rating.Improvable:
		return steps.Finding{Status: steps.Met,
			Summary: assets.Say("secure-app.better", "name", worst.Name, "got", worst.Got)}
	}
	if !proven {
		return steps.Finding{Status: steps.Met, Summary: assets.Say("secure-app.unproven")}
	}
	return steps.Finding{Status: steps.Met, Summary: assets.Say("secure-app.met")}
}

// pointFacts returns points as facts.
func pointFacts(points []rating.Point) []steps.Fact {
	var list []steps.Fact
	for _, p := range points {
		list = append(list, steps.Fact{Name: p.Name, Want: p.Want, Got: p.Got, OK: p.Severity == rating.Good})
	}
	return list
}

// appSubjects returns registrations as subjects, with a detail that distinguishes those of the same name.
func appSubjects(list []graph.Application) []steps.Subject {
	var subjects []steps.Subject
	for _, a := range list {
		subjects = append(subjects, steps.Subject{Kind: steps.AppSubject, ID: a.AppID, Name: a.Name, Detail: appDetail(a)})
	}
	return subjects
}

// appDetail returns the id, the creation date and the number of credentials of a registration.
func appDetail(a graph.Application) assets.Text {
	return assets.Say("app.detail", "id", a.AppID, "at", a.Created.UTC().Format("2006-01-02"),
		"count", len(a.Keys)+len(a.Secrets))
}
