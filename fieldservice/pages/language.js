/* Both languages are on the page, so that a switch needs no connection and loses nothing. The address keeps the choice. */
(function () {
  'use strict';
  const root = document.documentElement, keys = document.querySelectorAll('nav button');
  keys.forEach(function (key) {
    key.addEventListener('click', function () {
      root.setAttribute('data-show', key.value);
      root.lang = key.value === 'en' ? 'en' : 'zh-CN';
      document.title = key.getAttribute('data-title');
      key.parentNode.setAttribute('aria-label', key.getAttribute('data-switch'));
      keys.forEach(function (each) { each.setAttribute('aria-pressed', String(each === key)); });
      try { window.history.replaceState(null, '', '?lang=' + key.value + window.location.hash); } catch (ignored) { /* a reload forgets it */ }
    });
  });
}());
