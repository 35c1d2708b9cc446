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

// magic is the first line of every file in age's format version 1.
const magic = "age-encryption.org/v1\n"

// Open reads a file that was encrypted with a passphrase. It fails with [secret.ErrWrongKey] also for a file that is
// damaged in the few bytes that a passphrase is checked against: the two cannot be distinguished.
func Open(path string, passphrase graph.Hidden) (secret.Record, error) {
	return openFile(system{}, path, passphrase)
}

// openFile is [Open] on any disk.
func openFile(d disk, path string, passphrase graph.Hidden) (secret.Record, error) {
	id, err := age.NewScryptIdentity(normalizePassphrase(passphrase))
	if err != nil {
		return secret.Record{}, &secret.Error{Kind: secret.ErrWrongKey, Path: path}
	}
	id.SetMaxWorkFactor(maxWorkFactor)
	return openWith(d, path, id)
}

// OpenWith reads a file with private keys of age, given as the text of an identity file, which must not be encrypted
// itself.
func OpenWith(path string, identities []byte) (secret.Record, error) {
	ids, err := age.ParseIdentities(bytes.NewReader(identities))
	if err != nil {
		return secret.Record{}, &secret.Error{Kind: secret.ErrNoKey}
	}
	return openWith(system{}, path, ids...)
}

// NeedsPassphrase reports whether a passphrase opens a file; otherwise a private key does. It tries neither.
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

// A noIdentity opens no file: the error of age then lists the types of keys that would.
type noIdentity struct{}

func (noIdentity) Unwrap([]*age.Stanza) ([]byte, error) { return nil, age.ErrIncorrectIdentity }

// openWith opens a file with any of the identities.
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
	case err != nil: // the text of age may quote the file
		return secret.Record{}, &secret.Error{Kind: secret.ErrDamaged, Path: path}
	}
	r, ok := readRecord(text)
	if !ok {
		return secret.Record{}, &secret.Error{Kind: secret.ErrForeign, Path: path}
	}
	return r, nil
}

// decrypt returns the whole text or none, as the end of a file is authenticated last.
func decrypt(sealed []byte, ids []age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), ids...)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// readSealed returns the bytes of an encrypted file. It fails for a file that cspready cannot have written.
func readSealed(d disk, path string) ([]byte, error) {
	sealed, err := d.Read(path)
	switch {
	case err != nil:
		return nil, newError(path, err)
	case len(sealed) > maxFileSize:
		return nil, &secret.Error{Kind: secret.ErrForeign, Path: path}
	case len(sealed) < len(magic) && bytes.HasPrefix([]byte(magic), sealed):
		return nil, &secret.Error{Kind: secret.ErrDamaged, Path: path} // cut short in the first line, or empty
	case !bytes.HasPrefix(sealed, []byte(magic)):
		return nil, &secret.Error{Kind: secret.ErrForeign, Path: path}
	}
	return sealed, nil
}
