package attributesweb_test

import (
	"testing"

	"cabinet/internal/attributes/attributesweb"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) { i18ntest.Parity(t, attributesweb.Locales()) }
