package graph

// A Tri is the answer to a question that cannot always be answered. Its zero value is Unknown, so that a forgotten
// answer is never taken for a good one.
type Tri int8

// The three answers.
const (
	Unknown Tri = iota
	No
	Yes
)

// TriOf converts a known answer.
func TriOf(yes bool) Tri {
	if yes {
		return Yes
	}
	return No
}

// String returns "unknown", "no" or "yes", the words used in JSON.
func (t Tri) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	default:
		return "unknown"
	}
}
