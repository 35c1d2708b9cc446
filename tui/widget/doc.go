// Package widget has the parts that pages of the wizard are made of: styles, text layout, forms, the confirmation
// of a change, QR codes, large codes and the renderer of guides. It knows the catalogue and the data of package
// steps, but no page and no visit.
package widget
