package keyfile

import (
	"crypto/x509/pkix"
	"encoding/asn1"

	"github.com/youmark/pkcs8"
)

// wrongPassphraseText is the library's error text for a wrong passphrase; there is no error value to compare with.
const wrongPassphraseText = "pkcs8: incorrect password"

// decryptKey decrypts the encrypted key in PEM, if there is one and it is needed: it asks for no passphrase if the
// file has no certificate, or has another key that is not encrypted.
func (f *fileContent) decryptKey(passphrase func() (string, error)) error {
	var form struct {
		How  pkix.AlgorithmIdentifier
		What []byte
	}
	if f.encryptedKey == nil || f.key != nil || len(f.certificates) == 0 {
		return nil
	}
	if rest, err := asn1.Unmarshal(f.encryptedKey, &form); err != nil || len(rest) > 0 {
		return Damaged
	}
	typed, err := passphrase()
	switch {
	case err != nil:
		return err
	case typed == "":
		return Passphrase // the library would take the key for an unencrypted one
	}
	f.key, err = decryptPKCS8(f.encryptedKey, typed)
	return err
}

// decryptPKCS8 decrypts a key with a passphrase. The library panics if a length in the file is wrong.
func decryptPKCS8(locked []byte, passphrase string) (key any, err error) {
	defer func() {
		if recover() != nil {
			key, err = nil, Damaged
		}
	}()
	key, err = pkcs8.ParsePKCS8PrivateKey(locked, []byte(passphrase))
	switch {
	case err == nil:
		return key, nil
	case err.Error() == wrongPassphraseText:
		return nil, Passphrase
	default:
		return nil, Encrypted
	}
}
