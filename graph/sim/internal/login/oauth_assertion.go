package login

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/directory"
)

// AssertionType is the client_assertion_type of a JWT.
const AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// clockSkew is the tolerated difference between the clocks of client and service.
const clockSkew = 5 * time.Minute

// errUnknownCertificate means that the sign-in service does not know the certificate that an assertion names, or that
// it is not valid.
var errUnknownCertificate = errors.New("no such certificate")

// verifyAssertion checks an assertion that an application signed with a certificate.
//
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
func (t *Service) verifyAssertion(app *directory.Application, assertion string) *Error {
	var said jwt.RegisteredClaims
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256", "PS256"}), jwt.WithLeeway(clockSkew),
		jwt.WithExpirationRequired())
	_, err := parser.ParseWithClaims(assertion, &said, func(token *jwt.Token) (any,
		error) {
		return t.assertionKey(app, token)
	})
	switch {
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenNotValidYet),
		errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return OauthErrorFor("AADSTS700024")
	case err != nil:
		return OauthErrorFor("AADSTS700027")
	case said.Issuer != said.Subject || !strings.EqualFold(said.Issuer, app.AppID):
		return OauthErrorFor("AADSTS700021")
	case len(said.Audience) != 1 || !t.isOwnEndpoint(said.Audience[0]):
		return OauthErrorFor("AADSTS700023")
	}
	return nil
}

// assertionKey returns the public key of the certificate that an assertion names in its header.
func (t *Service) assertionKey(app *directory.Application, token *jwt.Token) (any, error) {
	long, _ := token.Header["x5t#S256"].(string)
	short, _ := token.Header["x5t"].(string)
	now := time.Now()
	for _, k := range app.Certificates {
		if k.Certificate == nil || t.isReplicating(k.AddedAt) || now.Before(k.Certificate.NotBefore) ||
			now.After(k.Certificate.NotAfter) {
			continue
		}
		s256, s1 := sha256.Sum256(k.Certificate.Raw), sha1.Sum(k.Certificate.Raw) //nolint:gosec // see above
		encode := base64.RawURLEncoding.EncodeToString
		if long == encode(s256[:]) || long == "" && short == encode(s1[:]) {
			return k.Certificate.PublicKey, nil
		}
	}
	return nil, errUnknownCertificate
}

// isOwnEndpoint reports whether an audience is the token endpoint or the issuer of the tenant, under any name of
// service and tenant.
func (t *Service) isOwnEndpoint(audience string) bool {
	u, err := url.Parse(audience)
	if err != nil || u.Scheme != "https" || !core.ContainsFold(core.LoginAliases(t.LoginHost()), u.Host) {
		return false
	}
	segment, rest, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	specific, known := t.findAuthority(Authority{segment, true})
	return specific && known && slices.Contains([]string{"oauth2/v2.0/token", "oauth2/token", "v2.0", ""}, rest)
}
