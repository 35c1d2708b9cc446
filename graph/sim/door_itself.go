package sim

import (
	"context"
	"crypto/sha1" //nolint:gosec // it names certificates, as Microsoft does, and protects nothing
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// Trust makes a certificate known as that of an application, as somebody does who uploads it in the admin center, and returns the application's
// id. The sign-in service knows it at once.
func (t *Tenant) Trust(name string, certificate *x509.Certificate) (appID string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	app := t.named(name)
	if app == nil {
		return "", fmt.Errorf("there is no application %q", name)
	}
	sum := sha1.Sum(certificate.Raw) //nolint:gosec // as above
	trusting := *app
	trusting.keys = append(slices.Clone(app.keys), appKey{
		id: t.newID(), name: certificate.Subject.String(), certificate: certificate, thumbprint: strings.ToUpper(hex.EncodeToString(sum[:])),
		starts: certificate.NotBefore, ends: certificate.NotAfter,
	})
	t.change(func(d *directory) { d.replace(&trusting) })
	return app.appID, nil
}

// named is the registration of a name.
func (t *Tenant) named(name string) *application {
	return t.latest().findApplication(func(a *application) bool { return a.name == name && a.deleted.IsZero() })
}

// Acting returns a door at which an application acts for itself, with the application permissions that it holds, without any ceremony.
func (t *Tenant) Acting(name string) *Door {
	d := t.Door()
	t.mu.Lock()
	defer t.mu.Unlock()
	app := t.named(name)
	if app == nil {
		panic(fmt.Sprintf("sim: there is no application %q", name))
	}
	client := &appClient{app: app, sp: t.latest().principalOf(app.appID), proved: byCertificate}
	d.who, d.others = t.ownGrant(client, asked{api: graph.GraphAPI, resource: "https://" + t.cloud.Hosts().Graph}), map[string]*grant{}
	d.session = d.who.session("")
	return d
}

// ownGrant is what an application is granted that acts for itself.
func (t *Tenant) ownGrant(client *appClient, a asked) *grant {
	now := time.Now()
	roles := t.latest().heldRoles(client.sp, t.latest().principalOf(a.api))
	return &grant{
		tenant: t.id, user: client.sp.id, client: client.app.appID, resource: a.resource, own: true, proved: client.proved,
		roles: roles, scopes: roles, cae: strings.Contains(a.claims, `"xms_cc"`), signedIn: t.generation, made: t.generation, issued: now,
		expires: now.Add(t.behaviour.tokenLife()),
	}
}

// itself is the application that acts at the door. It goes by its id where it may not read its own name.
func (d *Door) itself(ctx context.Context, s graph.Session) (graph.Operator, error) {
	who := graph.Operator{ID: s.UserID, AppID: s.AppID}
	own, err := d.PrincipalOf(ctx, s.AppID)
	switch {
	case needed(ctx, err):
		return graph.Operator{}, err
	case err == nil:
		who.ID, who.Name = own.ID, own.Name
	}
	return who, nil
}
