package steps

// A Reversal says how a change is undone, as data that can be kept: what it was about, the parts that it wrote, and the same as they were
// before. It holds no secret.
//
// What is known of it grows: before the write there may be no id yet, and undoing a change that was cut short looks for it by what there is.
type Reversal struct {
	Kind ReversalKind `json:"kind"`
	ID   string       `json:"id,omitempty"`   // of the object that was changed or made
	Of   string       `json:"of,omitempty"`   // of what else it is about: a role, a group, an API, a credential
	Name string       `json:"name,omitempty"` // what the object is called
	Was  string       `json:"was,omitempty"`  // the parts that were written, as they were before: JSON, or scopes
	Body string       `json:"body,omitempty"` // the same as they were written
	// Parts are the policies that were switched on together.
	Parts []Reversal `json:"parts,omitempty"`
	// Why says why there is no way back; only for [Irreversible].
	Why string `json:"why,omitempty"`
}

// A ReversalKind is one way of undoing.
type ReversalKind string

// The ways of undoing. Irreversible is for what no write brings back.
const (
	Irreversible     ReversalKind = "irreversible"
	DefaultsSwitched ReversalKind = "security-defaults"
	RouteSwitched    ReversalKind = "switch-over"
	PolicyMade       ReversalKind = "policy-made"
	PolicyChanged    ReversalKind = "policy-changed"
	MethodAllowed    ReversalKind = "method-policy"
	AccountMade      ReversalKind = "account-made"
	RoleGiven        ReversalKind = "role-given"
	MemberAdded      ReversalKind = "member-added"
	AppMade          ReversalKind = "app-made"
	AppChanged       ReversalKind = "app-changed"
	PrincipalMade    ReversalKind = "principal-made"
	PrincipalEnabled ReversalKind = "principal-enabled"
	CertificateAdded ReversalKind = "certificate-added"
	SecretAdded      ReversalKind = "secret-added"
	ConsentGiven     ReversalKind = "consent-given"
)

// Why a change cannot be undone.
const (
	WhyShown    = "shown"       // a secret was shown to a person
	WhySessions = "sessions"    // sessions were ended
	WhyRemoved  = "credentials" // credentials were taken away
	WhyToken    = "token"       // somebody signed in, and the token is kept outside of the tenant
	WhyUndo     = "undo"        // it undid another change, which is made again like any other
)

func NoUndo(why string) Reversal { return Reversal{Kind: Irreversible, Why: why} }
