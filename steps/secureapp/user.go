package secureapp

import (
	"context"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/change/account"
	"cspready/steps/change/app"
	"cspready/steps/rating"
	"cspready/steps/secret"
	"cspready/steps/snapshot"
)

// planUser plans the account that consents: to create it if that was chosen, and to add it to AdminAgents.
func (s secureApp) planUser(ctx context.Context, p *appPlan) error {
	if p.stated.ConsentUserID == "" {
		p.Manual = append(p.Manual, assets.Say("secure-app.do-choose-user"))
		return nil
	}
	if err := s.findUser(ctx, p); err != nil || p.ConsentUser == nil {
		return err
	}
	r := s.reader.Read()
	groups, err := r.AgentGroups(ctx).Whole()
	if err != nil {
		return err
	}
	named := groups.ByName(snapshot.AdminAgents)
	some, of := groups.CountMemberships(snapshot.AdminAgents, p.ConsentUser.ID)
	switch in, known := groups.HasMember(snapshot.AdminAgents, p.ConsentUser.ID); {
	case in && some < of && known:
		p.Manual = append(p.Manual, assets.Say("secure-app.do-two-groups", "group", snapshot.AdminAgents))
	case in || !known:
	case len(named) == 1:
		p.addChange(app.AddAgent(p.Pending, named[0]), "", madeUser)
	case len(named) == 0 && p.CallsPartnerCenter():
		p.Manual = append(p.Manual, assets.Say("secure-app.do-no-groups"))
	case len(named) > 1:
		p.Manual = append(p.Manual, assets.Say("secure-app.do-two-groups", "group", snapshot.AdminAgents))
	}
	return nil
}

// findUser finds the account that was chosen, or plans to create it. It adds a guard against a Global Administrator:
// a person who gets the token would have all rights of one.
func (s secureApp) findUser(ctx context.Context, p *appPlan) error {
	r := s.reader.Refresh()
	roster, err := r.Users(ctx).Whole()
	if err != nil {
		return err
	}
	named := p.stated.ConsentUserID
	if named == createConsentUser {
		named = account.CompletePrincipalName(p.answers.First(newConsentUserQuestion), p.Org)
	}
	n, ok := findAccount(roster, named)
	if !ok && p.stated.ConsentUserID == createConsentUser && p.Store != nil {
		return s.planNewUser(ctx, p, named)
	}
	if !ok {
		p.Manual = append(p.Manual, assets.Say("secure-app.do-choose-user"))
		return nil
	}
	holders, err := r.RoleHolders(ctx)
	if err != nil {
		return err
	}
	u := roster.User(n)
	switch holderPoint(holders, int32(n)).Severity {
	case rating.Flaw:
		p.Guards = append(p.Guards, steps.Guard{Reason: assets.Say("guard.consent-admin", "upn", u.UserPrincipalName)})
	case rating.Unknown:
		p.Notes = append(p.Notes, assets.Say("secure-app.note-admin", "upn", u.UserPrincipalName))
	}
	p.ConsentUser = account.FromUser(u)
	p.adoptsAccount = p.stated.ConsentUserID == createConsentUser // created by a run that was interrupted
	return nil
}

// planNewUser plans an account for the automation. Its password is stored, and not needed any more once the account
// has a method of its own.
func (s secureApp) planNewUser(ctx context.Context, p *appPlan, upn string) error {
	if err := p.Store.CheckPut(ctx, secret.Key{Owner: upn, Kind: secret.AccountPassword}); err != nil {
		return err
	}
	p.ConsentUser = account.NewPending(upn)
	newPassword := s.reader.Profile.Files.NewPassword
	p.addChange(account.Create(s.dir, p.Org, p.ConsentUser, p.Store, newPassword, s.declareUser), madeUser)
	return nil
}

// declareUser records the new account as the one that consents: the approval to create it implies that.
func (s secureApp) declareUser(id string) { s.recordStatement(automation.AskConsentUser, id) }

// declareApp records the new application as the one that automation uses, so that a later run identifies it by a
// statement and not by its marker.
func (s secureApp) declareApp(appID string) { s.recordStatement(automation.AskApp, appID) }

// recordStatement stores an answer as a statement of the signed-in person.
func (s secureApp) recordStatement(question, answer string) {
	if t := s.reader.Profile.Statements; t != nil {
		session, _ := s.dir.Session()
		t.Set(question, steps.NewStatement(session.UserPrincipalName, answer))
	}
}
