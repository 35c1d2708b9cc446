package keyfile

import (
	"crypto/x509/pkix"
	"encoding/asn1"

	"github.com/youmark/pkcs8"
)

// wrongPassphrase is how the library words it; there is no value to compare with.
const wrongPassphrase = "pkcs8: incorrect password"

// unlock opens the key in PEM that is behind a passphrase, if there is one and it can be of use: nobody is asked where there is no certificate, or
// another key that is not locked.
func (f *found) unlock(passphrase func() (string, error)) error {
	var form struct {
		How  pkix.AlgorithmIdentifier
		What []byte
	}
	if f.locked == nil || f.key != nil || len(f.certificates) == 0 {
		return nil
	}
	if rest, err := asn1.Unmarshal(f.locked, &form); err != nil || len(rest) > 0 {
		return Damaged
	}
	typed, err := passphrase()
	switch {
	case err != nil:
		return err
	case typed == "":
		return Passphrase // the library would take the key for one that is not locked
	}
	f.key, err = opened(f.locked, typed)
	return err
}

// opened is the key behind a passphrase. The library panics where a length in the file is wrong.
func opened(locked []byte, passphrase string) (key any, err error) {
	defer func() {
		if recover() != nil {
			key, err = nil, Damaged
		}
	}()
	key, err = pkcs8.ParsePKCS8PrivateKey(locked, []byte(passphrase))
	switch {
	case err == nil:
		return key, nil
	case err.Error() == wrongPassphrase:
		return nil, Passphrase
	default:
		return nil, Encrypted
	}
}
