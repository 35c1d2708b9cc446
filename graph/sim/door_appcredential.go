package sim

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"cspready/graph"
)

// assertionLife is how long an assertion of the door is good for.
const assertionLife = 10 * time.Minute

// credential adds what an application proves itself with to a form for the token endpoint.
func (d *Door) credential(op string, app graph.AppClient, form url.Values) error {
	if app.Secret != "" {
		form.Set("client_secret", string(app.Secret))
		return nil
	}
	assertion, err := assert(app, "https://"+d.tenant.loginHost()+"/"+app.TenantID+oauthPath+"token", d.tenant.freshID())
	if err != nil {
		return &graph.Error{Op: op, Kind: graph.ErrBadInput, Cause: err}
	}
	form.Set("client_assertion_type", assertionType)
	form.Set("client_assertion", assertion)
	return nil
}

// assert signs that the application is who it is.
//
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
func assert(app graph.AppClient, audience, id string) (string, error) {
	certificate, key, err := keyPair(app.Key)
	if err != nil {
		return "", err
	}
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
		"aud": audience, "iss": app.AppID, "sub": app.AppID, "jti": id,
		"nbf": now.Unix(), "iat": now.Unix(), "exp": now.Add(assertionLife).Unix(),
	})
	sum := sha256.Sum256(certificate)
	token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(sum[:])
	return token.SignedString(key)
}

var errKeyPair = errors.New("no certificate with an RSA key") // and nothing of what was there instead

// keyPair reads a certificate and its key from PEM.
func keyPair(text graph.Hidden) (certificate []byte, key *rsa.PrivateKey, err error) {
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE":
			if _, err := x509.ParseCertificate(block.Bytes); err != nil {
				return nil, nil, errKeyPair
			}
			certificate = block.Bytes
		case "PRIVATE KEY":
			parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
			if err != nil {
				return nil, nil, errKeyPair
			}
			key, _ = parsed.(*rsa.PrivateKey)
		}
	}
	if certificate == nil || key == nil {
		return nil, nil, errKeyPair
	}
	return certificate, key, nil
}

// askAs sends a form to the token endpoint for an application.
func (d *Door) askAs(ctx context.Context, op string, app graph.AppClient, form url.Values) (object, error) {
	if !graph.IsGUID(app.TenantID) && !graph.IsDomain(app.TenantID) {
		return nil, &graph.Error{Op: op, Kind: graph.ErrBadInput}
	}
	form.Set("client_id", app.AppID)
	if err := d.credential(op, app, form); err != nil {
		return nil, err
	}
	for began := time.Now(); ; {
		answer, r := (&attempt{door: d, authority: authority{segment: app.TenantID, home: true}}).ask(ctx, "token", form)
		if r == nil {
			return answer, nil
		}
		if !graph.AppMayLag(r.code, form.Get("code") != "") || time.Since(began) > graph.AppLag || sleep(ctx, lagPause) != nil {
			return nil, r.err(op, graph.Browser)
		}
	}
}

// lagPause is how long to wait before asking again about an application that the sign-in service may not know yet.
const lagPause = 5 * time.Second

// TestCredential gets a token for the application itself.
func (d *Door) TestCredential(ctx context.Context, app graph.AppClient) error {
	_, err := d.askAs(ctx, "test a credential", app, url.Values{
		"grant_type": {"client_credentials"}, "scope": {"https://" + d.tenant.cloud.Hosts().Graph + "/.default"}})
	return err
}

// Prove redeems a refresh token of an application and reads a customer from Partner Center with what it gives.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-authentication
func (d *Door) Prove(ctx context.Context, app graph.AppClient, refresh graph.Hidden) (graph.PartnerProof, error) {
	const op = "prove the application to Partner Center"
	if err := d.partnered(op); err != nil {
		return graph.PartnerProof{}, err
	}
	answer, err := d.askAs(ctx, op, app, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {string(refresh)}, "scope": {d.partnerScope()}})
	if err != nil {
		return graph.PartnerProof{}, err
	}
	proof := graph.PartnerProof{Request: d.tenant.freshID()}
	if proof.Session, err = appSession(op, answer, refresh); err != nil {
		return graph.PartnerProof{}, err
	}
	c := d.partnerCall("/v1/customers", url.Values{"size": {"1"}})
	c.who = d.tenant.bearer(word(answer, "access_token"))
	c.header = http.Header{"Validatemfa": {"true"}, "Ms-Requestid": {proof.Request}}
	got, err := d.send(ctx, op, c, func(context.Context, string, *grant, string) (*grant, error) { return c.who, nil })
	if err != nil {
		return proof, err
	}
	proof.Compliant = compliance(got)
	return proof, nil
}

// compliance is what Partner Center says of MFA, in a header or in the body.
func compliance(a answer) graph.Tri {
	switch strings.ToLower(a.header.Get("isMfaCompliant")) {
	case "true":
		return graph.Yes
	case "false":
		return graph.No
	}
	o, _ := a.value.(object)
	return truth(o, "isMfaCompliant")
}

// tokenFacts reads the claims of an access token, without looking at who signed it: they are a hint.
func tokenFacts(token string) (graph.AppTokenFacts, error) {
	var c struct {
		Audience string   `json:"aud"`
		Tenant   string   `json:"tid"`
		User     string   `json:"oid"`
		UPN      string   `json:"upn"`
		App      string   `json:"appid"`
		Proved   string   `json:"appidacr"`
		Methods  []string `json:"amr"`
		Scopes   string   `json:"scp"`
		Expires  int64    `json:"exp"`
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return graph.AppTokenFacts{}, errors.New("no access token of three parts")
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	facts := graph.AppTokenFacts{
		Audience: c.Audience, TenantID: c.Tenant, UserID: c.User, UserPrincipalName: c.UPN, AppID: c.App, Methods: c.Methods, MFA: mfaOf(c.Methods),
		Scopes: strings.Fields(c.Scopes), Expires: time.Unix(c.Expires, 0).UTC(),
	}
	if c.Proved != "" {
		facts.ByCertificate = graph.TriOf(c.Proved == byCertificate)
	}
	return facts, err
}
