package steps

// A Reversal describes how to undo a change, as data that can be stored: the object, the properties that were
// written, and their values before. It contains no secret.
//
// It is completed over time: before the write an object may have no id, and the undo of an interrupted change
// searches for it by what is known.
type Reversal struct {
	Kind ReversalKind `json:"kind"`
	ID   string       `json:"id,omitempty"`   // of the object that was changed or created
	Of   string       `json:"of,omitempty"`   // of the related object: a role, a group, an API, a credential
	Name string       `json:"name,omitempty"` // of the object
	Was  string       `json:"was,omitempty"`  // the properties that were written, as they were before: JSON, or scopes
	Body string       `json:"body,omitempty"` // the same properties as they were written
	// Parts are the policies that were switched on together, or deleted together.
	Parts []Reversal `json:"parts,omitempty"`
	// Why is the reason why it cannot be undone; only for [Irreversible].
	Why string `json:"why,omitempty"`
}

// A ReversalKind is one way of undoing.
type ReversalKind string

// The ways of undoing. Irreversible is for changes that no write can undo.
const (
	Irreversible     ReversalKind = "irreversible"
	DefaultsSwitched ReversalKind = "security-defaults"
	RouteSwitched    ReversalKind = "switch-over"
	PolicyCreated    ReversalKind = "policy-made"
	PolicyChanged    ReversalKind = "policy-changed"
	MethodAllowed    ReversalKind = "method-policy"
	AccountCreated   ReversalKind = "account-made"
	RoleAssigned     ReversalKind = "role-given"
	MemberAdded      ReversalKind = "member-added"
	AppCreated       ReversalKind = "app-made"
	AppChanged       ReversalKind = "app-changed"
	PrincipalCreated ReversalKind = "principal-made"
	PrincipalEnabled ReversalKind = "principal-enabled"
	CertificateAdded ReversalKind = "certificate-added"
	SecretAdded      ReversalKind = "secret-added"
	ConsentGranted   ReversalKind = "consent-given"
	PoliciesDeleted  ReversalKind = "policies-deleted"
)

// Reasons why a change cannot be undone.
const (
	ReasonSecretShown        = "shown"       // a secret was shown to a person
	ReasonSessionsEnded      = "sessions"    // sessions were ended
	ReasonCredentialsRemoved = "credentials" // credentials were removed
	ReasonTokenIssued        = "token"       // a person signed in, and the token is stored outside the tenant
	ReasonIsUndo             = "undo"        // it undid another change, which can be made again
)

// NoUndo returns the reversal of a change that cannot be undone.
func NoUndo(why string) Reversal { return Reversal{Kind: Irreversible, Why: why} }
