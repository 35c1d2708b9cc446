package sim

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"cspready/graph"
)

// knownClients are the applications that may ask for a sign-in. All are public clients of Microsoft's.
func knownClients() map[string]string {
	return map[string]string{
		graph.CommandLineTools:                 "Microsoft Graph Command Line Tools",
		"04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
	}
}

// A grant is what one access token stands for. It is not changed once it is made.
type grant struct {
	tenant   string
	user     string // id
	upn      string
	name     string
	client   string
	resource string
	scopes   []string // by short name; of an application that acts for itself its roles
	echo     string
	amr      []string
	ends     time.Time // of the session; zero: when it is not used
	number   int       // of the sign-in
	proved   string    // how the client did, as appidacr has it
	roles    []string  // of an application that acts for itself
	own      bool      // it acts for itself
	asked    asked
	redeemed *int     // refresh tokens of the sign-in so far
	wids     []string // roles at the time of issue
	cae      bool     // the client understands claims challenges
	signedIn int      // generation of the sign-in
	made     int      // generation of the token
	issued   time.Time
	expires  time.Time
}

// grant makes what a sign-in of the person as asked leads to.
func (t *Tenant) grant(a asked, p proof) *grant {
	g := &grant{
		tenant: t.id, user: guid(t.person.HomeTenant, "user", t.person.UPN), upn: t.person.UPN, name: t.person.UPN,
		client: a.client, resource: cmp.Or(a.resource, "https://"+t.cloud.Hosts().Graph), echo: a.echo, amr: p.amr, ends: p.ends, cae: strings.Contains(a.claims, `"xms_cc"`),
		signedIn: t.generation, proved: "0", asked: a, redeemed: new(int),
	}
	if t.person.HomeTenant != "" {
		g.tenant = t.person.HomeTenant
	} else if u, _ := t.account(a); u != nil {
		g.user, g.upn, g.name = u.id, u.upn, u.name
	}
	g.scopes = slices.DeleteFunc(slices.Clone(a.scopes), func(s string) bool { return slices.Contains(t.person.Withholds, s) })
	echoed := slices.DeleteFunc(strings.Fields(a.echo), func(s string) bool {
		return s == "offline_access" || slices.Contains(t.person.Withholds, s[strings.LastIndex(s, "/")+1:])
	})
	g.echo = strings.Join(echoed, " ")
	return g
}

// issue makes the tokens of a grant, which starts to live now.
func (t *Tenant) issue(g *grant, offline bool) object {
	now := time.Now()
	g.made, g.issued, g.expires = t.generation, now, now.Add(t.behaviour.tokenLife())
	g.wids = append(t.latest().roles(g.user, true), graph.PlainMember)
	if g.number == 0 {
		t.signIns++
		g.number = t.signIns
	}
	access := t.keep(g)
	life := int(t.behaviour.tokenLife() / time.Second)
	answer := object{
		"token_type": "Bearer", "scope": g.echo, "expires_in": life, "ext_expires_in": life, "access_token": access,
		"id_token":    t.idToken(g),
		"client_info": base64.RawURLEncoding.EncodeToString([]byte(`{"uid":"` + g.user + `","utid":"` + g.tenant + `"}`)),
	}
	if offline {
		token := "1.sim." + t.newID()
		t.refresh[token] = g
		answer["refresh_token"] = token
		answer["refresh_token_expires_in"] = int(g.refreshLife() / time.Second)
	}
	return answer
}

// refreshLife is how long a refresh token is good for that is issued now.
func (g *grant) refreshLife() time.Duration {
	if g.ends.IsZero() {
		return refreshLife
	}
	return min(refreshLife, time.Until(g.ends))
}

// keep makes the access token of a grant and remembers it.
func (t *Tenant) keep(g *grant) string {
	access := t.accessToken(g)
	maps.DeleteFunc(t.tokens, func(_ string, old *grant) bool { return time.Since(old.expires) > time.Hour })
	t.tokens[access] = g
	return access
}

// accessToken is a token in the form that Graph's have. It is not signed: who holds it is looked up, not verified.
func (t *Tenant) accessToken(g *grant) string {
	claims := object{
		"aud": g.resource, "iss": "https://sts.windows.net/" + g.tenant + "/", "tid": g.tenant, "oid": g.user, "sub": g.user,
		"appid": g.client, "app_displayname": t.clientName(g.client), "appidacr": g.proved, "ver": "1.0", "uti": t.newID(), "upn": g.upn, "unique_name": g.upn,
		"name": g.name, "scp": strings.Join(g.scopes, " "), "wids": g.wids, "amr": g.amr,
		"iat": g.issued.Unix(), "nbf": g.issued.Unix(), "exp": g.expires.Unix(),
	}
	if g.cae {
		claims["xms_cc"] = []string{"CP1"}
	}
	if g.own {
		maps.DeleteFunc(claims, func(name string, _ any) bool { return slices.Contains(personal, name) })
		claims["idtyp"], claims["roles"] = "app", g.roles
	}
	return unsigned(claims)
}

// personal are the claims about a person.
var personal = []string{"upn", "unique_name", "name", "scp", "wids", "amr"}

func (t *Tenant) idToken(g *grant) string {
	return unsigned(object{
		"aud": g.client, "iss": "https://" + t.cloud.Hosts().Login + "/" + g.tenant + "/v2.0", "tid": g.tenant, "oid": g.user, "sub": g.user,
		"preferred_username": g.upn, "name": g.name, "ver": "2.0",
		"iat": g.issued.Unix(), "nbf": g.issued.Unix(), "exp": g.expires.Unix(),
	})
}

func unsigned(claims object) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic("sim: claims: " + err.Error()) // they are strings, numbers and lists of strings
	}
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"none"}`))
	return header + "." + base64.RawURLEncoding.EncodeToString(payload) + "." + base64.RawURLEncoding.EncodeToString([]byte("simulated"))
}

// bearer returns what a token stands for, nil if it is none of ours.
func (t *Tenant) bearer(token string) *grant {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.tokens[token]
}

// Revoke ends every session, as an administrator would: refresh tokens are refused from now on, and with [Behaviour.Challenged]
// access tokens too.
func (t *Tenant) Revoke() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.revoke()
}

// revoke is Revoke for those who hold the lock.
func (t *Tenant) revoke() {
	t.outdate()
	t.revocation = t.generation
}

// outdate begins a generation: tokens of the one before are out of date.
func (t *Tenant) outdate() {
	t.generation++
	t.outdated = time.Now()
}
