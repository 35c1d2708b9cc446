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
	scopes   []string // by short name
	echo     string
	amr      []string
	wids     []string // roles at the time of issue
	cae      bool     // the client understands claims challenges
	signedIn int      // generation of the sign-in
	made     int      // generation of the token
	issued   time.Time
	expires  time.Time
}

// grant makes what a sign-in of the person as asked leads to.
func (t *Tenant) grant(a asked, amr []string) *grant {
	g := &grant{
		tenant: t.id, user: guid(t.person.HomeTenant, "user", t.person.UPN), upn: t.person.UPN, name: t.person.UPN,
		client: a.client, resource: cmp.Or(a.resource, "https://"+t.cloud.Hosts().Graph), echo: a.echo, amr: amr, cae: strings.Contains(a.claims, `"xms_cc"`),
		signedIn: t.generation,
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
	access := t.accessToken(g)
	maps.DeleteFunc(t.tokens, func(_ string, old *grant) bool { return now.Sub(old.expires) > time.Hour })
	t.tokens[access] = g
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
	}
	return answer
}

// accessToken is a token in the form that Graph's have. It is not signed: who holds it is looked up, not verified.
func (t *Tenant) accessToken(g *grant) string {
	claims := object{
		"aud": g.resource, "iss": "https://sts.windows.net/" + g.tenant + "/", "tid": g.tenant, "oid": g.user, "sub": g.user,
		"appid": g.client, "app_displayname": t.clients[g.client], "ver": "1.0", "uti": t.newID(), "upn": g.upn, "unique_name": g.upn,
		"name": g.name, "scp": strings.Join(g.scopes, " "), "wids": g.wids, "amr": g.amr,
		"iat": g.issued.Unix(), "nbf": g.issued.Unix(), "exp": g.expires.Unix(),
	}
	if g.cae {
		claims["xms_cc"] = []string{"CP1"}
	}
	return unsigned(claims)
}

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
