package seal

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"filippo.io/age"

	"cspready/graph"
	"cspready/steps/secret"
)

// magic begins every file of age's first version.
const magic = "age-encryption.org/v1\n"

// Open reads a file that was sealed with a passphrase. A file that was damaged in the few bytes that a passphrase is
// tried on reads as a wrong passphrase: nothing can tell the two apart.
func Open(path string, passphrase graph.Hidden) (secret.Record, error) {
	return openFile(system{}, path, passphrase)
}

func openFile(d disk, path string, passphrase graph.Hidden) (secret.Record, error) {
	id, err := age.NewScryptIdentity(normalizePassphrase(passphrase))
	if err != nil {
		return secret.Record{}, &secret.Error{Kind: secret.ErrWrongKey, Path: path}
	}
	id.SetMaxWorkFactor(mostWork)
	return openWith(d, path, id)
}

// OpenWith reads a file with private keys of age, given as the text of the file that holds them. That file must not be
// sealed itself.
func OpenWith(path string, identities []byte) (secret.Record, error) {
	ids, err := age.ParseIdentities(bytes.NewReader(identities))
	if err != nil {
		return secret.Record{}, &secret.Error{Kind: secret.ErrNoKey}
	}
	return openWith(system{}, path, ids...)
}

// NeedsPassphrase reports whether a file is opened with a passphrase; if not, a private key opens it. It tries neither.
func NeedsPassphrase(path string) (needsPassphrase bool, err error) {
	sealed, err := readSealed(system{}, path)
	if err != nil {
		return false, err
	}
	_, err = age.Decrypt(bytes.NewReader(sealed), noIdentity{})
	var wants *age.NoIdentityMatchError
	if !errors.As(err, &wants) {
		return false, &secret.Error{Kind: secret.ErrDamaged, Path: path}
	}
	return slices.Contains(wants.StanzaTypes, "scrypt"), nil
}

// A noIdentity opens nothing: the error of age then lists what would.
type noIdentity struct{}

func (noIdentity) Unwrap([]*age.Stanza) ([]byte, error) { return nil, age.ErrIncorrectIdentity }

func openWith(d disk, path string, ids ...age.Identity) (secret.Record, error) {
	sealed, err := readSealed(d, path)
	if err != nil {
		return secret.Record{}, err
	}
	text, err := decrypt(sealed, ids)
	var noMatch *age.NoIdentityMatchError
	switch {
	case errors.As(err, &noMatch):
		return secret.Record{}, &secret.Error{Kind: secret.ErrWrongKey, Path: path}
	case err != nil: // what age says may quote the file
		return secret.Record{}, &secret.Error{Kind: secret.ErrDamaged, Path: path}
	}
	r, ok := readRecord(text)
	if !ok {
		return secret.Record{}, &secret.Error{Kind: secret.ErrForeign, Path: path}
	}
	return r, nil
}

// decrypt returns all of the text or none: the end of a file is authenticated last.
func decrypt(sealed []byte, ids []age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), ids...)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// readSealed returns the bytes of a sealed file, and fails on one that cannot be ours.
func readSealed(d disk, path string) ([]byte, error) {
	sealed, err := d.Read(path)
	switch {
	case err != nil:
		return nil, newError(path, err)
	case len(sealed) > tooLong:
		return nil, &secret.Error{Kind: secret.ErrForeign, Path: path}
	case len(sealed) < len(magic) && bytes.HasPrefix([]byte(magic), sealed):
		return nil, &secret.Error{Kind: secret.ErrDamaged, Path: path} // cut short in the first line, or empty
	case !bytes.HasPrefix(sealed, []byte(magic)):
		return nil, &secret.Error{Kind: secret.ErrForeign, Path: path}
	}
	return sealed, nil
}
