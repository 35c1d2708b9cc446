package secret

// An Error is why a secret could not be stored, or opened again. It never contains a secret. Its kind can be tested
// with [errors.Is].
type Error struct {
	Kind ErrorKind
	Path string // of the file or folder, or the location in another store; may be empty
	Err  error  // from the system; nil for failures that did not come from it
}

// An ErrorKind is a kind of [Error]. There is advice for each.
type ErrorKind string

// The kinds of errors.
const (
	ErrWrongKey  ErrorKind = "wrong-passphrase" // the passphrase, or the private key, does not open the file
	ErrDamaged   ErrorKind = "damaged"          // the file was changed or cut short
	ErrForeign   ErrorKind = "foreign"          // not a sealed file, or one of another program
	ErrMissing   ErrorKind = "missing"          // the file or folder does not exist
	ErrForbidden ErrorKind = "forbidden"        // it cannot be read or written with these rights
	ErrReadOnly  ErrorKind = "read-only"        // the folder or its file system accepts no new files
	ErrDiskFull  ErrorKind = "full"             // no space is left
	ErrFailed    ErrorKind = "failed"           // anything else

	ErrPrivateKey    ErrorKind = "private-key"   // a private key was given where a public one is expected
	ErrNoKey         ErrorKind = "no-key"        // what was given is not a key of age
	ErrTaken         ErrorKind = "taken"         // the name belongs to a secret that cspready did not store
	ErrSecretsDiffer ErrorKind = "two-passwords" // two places have different passwords for one account
	ErrMixedKeys     ErrorKind = "mixed-keys"    // age1pq1 and the older age1 keys: age refuses to seal for both
)

// Error returns the kind as text.
func (k ErrorKind) Error() string { return string(k) }

// Error returns what failed, without the contents of anything.
func (e *Error) Error() string { return "sealed file: " + string(e.Kind) }

// Unwrap returns the error of the system.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is the kind of e.
func (e *Error) Is(target error) bool { return target == e.Kind }
