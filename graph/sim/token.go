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

// knownClients are the applications that can request a sign-in. All are Microsoft's public clients.
func knownClients() map[string]string {
	return map[string]string{
		graph.CommandLineTools:                 "Microsoft Graph Command Line Tools",
		"04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
	}
}

// A grant is the content of one access token. It never changes after it was issued.
type grant struct {
	tenant   string
	user     string // id
	upn      string
	name     string
	client   string
	resource string
	scopes   []string // short names; the app roles of an app-only token
	echo     string
	amr      []string
	ends     time.Time // end of the session; zero: when the refresh token expires
	number   int       // of the sign-in
	proved   string    // kind of the client's credential, as in appidacr
	roles    []string  // of an app-only token
	own      bool      // an app-only token
	asked    asked
	redeemed *int     // number of refresh tokens of the sign-in that were redeemed
	wids     []string // roles of the user at the time of issue
	cae      bool     // the client supports claims challenges
	signedIn int      // generation of the sign-in
	made     int      // generation of the token
	issued   time.Time
	expires  time.Time
}

// grant returns the token that a sign-in of the person results in.
func (t *loginService) grant(a asked, p proof) *grant {
	g := &grant{
		tenant: t.id, user: guid(t.person.HomeTenant, "user", t.person.UPN), upn: t.person.UPN, name: t.person.UPN,
		client: a.client, resource: cmp.Or(a.resource, "https://"+t.cloud.Hosts().Graph), echo: a.echo, amr: p.amr,
		ends: p.ends, cae: strings.Contains(a.claims, `"xms_cc"`),
		signedIn: t.generation, proved: "0", asked: a, redeemed: new(int),
	}
	if t.person.HomeTenant != "" {
		g.tenant = t.person.HomeTenant
	} else if u, _ := t.account(a); u != nil {
		g.user, g.upn, g.name = u.id, u.upn, u.name
	}
	g.scopes = slices.DeleteFunc(slices.Clone(a.scopes), func(s string) bool {
		return slices.Contains(t.person.Withholds, s)
	})
	echoed := slices.DeleteFunc(strings.Fields(a.echo), func(s string) bool {
		return s == "offline_access" || slices.Contains(t.person.Withholds, s[strings.LastIndex(s, "/")+1:])
	})
	g.echo = strings.Join(echoed, " ")
	return g
}

// hand issues tokens to the scenario's person without a sign-in.
func (t *loginService) hand(scopes []string) object {
	full := make([]string, len(scopes))
	for i, s := range scopes {
		full[i] = graphScope(t.cloud, s)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	a := asked{client: graph.CommandLineTools, scopes: scopes, echo: strings.Join(full, " "), claims: capable}
	return t.issue(t.grant(a, proof{amr: []string{"pwd", "mfa"}}), true)
}

// issue issues the tokens of a grant, whose lifetime starts now.
func (t *loginService) issue(g *grant, offline bool) object {
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
		"id_token": t.idToken(g),
		"client_info": base64.RawURLEncoding.EncodeToString([]byte(`{"uid":"` + g.user + `","utid":"` + g.tenant +
			`"}`)),
	}
	if offline {
		token := "1.sim." + t.newID()
		t.refresh[token] = g
		answer["refresh_token"] = token
		answer["refresh_token_expires_in"] = int(g.refreshLife() / time.Second)
	}
	return answer
}

// refreshLife returns the lifetime of a refresh token that is issued now.
func (g *grant) refreshLife() time.Duration {
	if g.ends.IsZero() {
		return refreshLife
	}
	return min(refreshLife, time.Until(g.ends))
}

// keep encodes an access token and stores it for lookups.
func (t *loginService) keep(g *grant) string {
	access := t.accessToken(g)
	maps.DeleteFunc(t.tokens, func(_ string, old *grant) bool { return time.Since(old.expires) > time.Hour })
	t.tokens[access] = g
	return access
}

// accessToken encodes a token in the form of Graph's. It is not signed: tokens are looked up, not verified.
func (t *loginService) accessToken(g *grant) string {
	claims := object{
		"aud": g.resource, "iss": "https://sts.windows.net/" + g.tenant + "/", "tid": g.tenant, "oid": g.user,
		"sub":   g.user,
		"appid": g.client, "app_displayname": t.clientName(g.client), "appidacr": g.proved, "ver": "1.0",
		"uti": t.newID(), "upn": g.upn, "unique_name": g.upn,
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

// personal are the claims that an app-only token does not have.
var personal = []string{"upn", "unique_name", "name", "scp", "wids", "amr"}

func (t *loginService) idToken(g *grant) string {
	return unsigned(object{
		"aud": g.client, "iss": "https://" + t.cloud.Hosts().Login + "/" + g.tenant + "/v2.0", "tid": g.tenant,
		"oid": g.user, "sub": g.user,
		"preferred_username": g.upn, "name": g.name, "ver": "2.0",
		"iat": g.issued.Unix(), "nbf": g.issued.Unix(), "exp": g.expires.Unix(),
	})
}

func unsigned(claims object) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic("sim: claims: " + err.Error()) // strings, numbers and lists of strings can always be encoded
	}
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"none"}`))
	return header + "." + base64.RawURLEncoding.EncodeToString(payload) + "." +
		base64.RawURLEncoding.EncodeToString([]byte("simulated"))
}

// bearer looks up a token, nil if it was not issued here.
func (t *loginService) bearer(token string) *grant {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.tokens[token]
}

// revoke is Revoke for callers that hold the lock.
func (t *loginService) revoke() {
	t.outdate()
	t.revocation = t.generation
}

// outdate starts a generation of tokens: earlier ones are outdated.
func (t *loginService) outdate() {
	t.generation++
	t.outdated = time.Now()
}
