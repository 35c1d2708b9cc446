package sim

import (
	"crypto/sha1" //nolint:gosec // it names a certificate here and protects nothing
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// assertionType is the client_assertion_type of a JWT.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// clockSkew is the tolerated difference between the clocks of client and service.
const clockSkew = 5 * time.Minute

// errNoKey means that the sign-in service does not know the certificate that an assertion names, or that it is not
// valid.
var errNoKey = errors.New("no such certificate")

// verify checks an assertion that an application signed with a certificate.
//
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
func (t *loginService) verify(app *application, assertion string) *refusal {
	var said jwt.RegisteredClaims
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256", "PS256"}), jwt.WithLeeway(clockSkew),
		jwt.WithExpirationRequired())
	_, err := parser.ParseWithClaims(assertion, &said, func(token *jwt.Token) (any,
		error) {
		return t.verifier(app, token)
	})
	switch {
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenNotValidYet),
		errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return refuse("AADSTS700024")
	case err != nil:
		return refuse("AADSTS700027")
	case said.Issuer != said.Subject || !strings.EqualFold(said.Issuer, app.appID):
		return refuse("AADSTS700021")
	case len(said.Audience) != 1 || !t.isSelf(said.Audience[0]):
		return refuse("AADSTS700023")
	}
	return nil
}

// verifier returns the public key of the certificate that an assertion names in its header.
func (t *loginService) verifier(app *application, token *jwt.Token) (any, error) {
	long, _ := token.Header["x5t#S256"].(string)
	short, _ := token.Header["x5t"].(string)
	now := time.Now()
	for _, k := range app.keys {
		if k.certificate == nil || t.unheard(k.added) || now.Before(k.certificate.NotBefore) ||
			now.After(k.certificate.NotAfter) {
			continue
		}
		s256, s1 := sha256.Sum256(k.certificate.Raw), sha1.Sum(k.certificate.Raw) //nolint:gosec // see above
		encode := base64.RawURLEncoding.EncodeToString
		if long == encode(s256[:]) || long == "" && short == encode(s1[:]) {
			return k.certificate.PublicKey, nil
		}
	}
	return nil, errNoKey
}

// isSelf reports whether an audience is the token endpoint or the issuer of the tenant, under any name of service and
// tenant.
func (t *loginService) isSelf(audience string) bool {
	u, err := url.Parse(audience)
	if err != nil || u.Scheme != "https" || !contains(aliases(t.loginHost()), u.Host) {
		return false
	}
	segment, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	specific, known := t.knows(authority{segment, true})
	return specific && known && slices.Contains([]string{"oauth2/v2.0/token", "oauth2/token", "v2.0", ""}, rest)
}
